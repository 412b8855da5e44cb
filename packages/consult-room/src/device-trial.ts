import type { CheckItem, CheckResult } from '@consult-room/protocol';
import { ConsultError } from './consult-error.ts';
import { DeviceList } from './devices/device-list.ts';
import { environmentProblem } from './devices/environment-check.ts';
import { LevelMeter } from './devices/level-meter.ts';
import { LocalMedia } from './devices/local-media.ts';
import type { DeviceCode } from './devices/media-error.ts';
import { playSpeakerTest } from './devices/speaker.ts';
import { supportsEncryption } from './encryption/encryption-support.ts';
import { scriptUrl } from './script-url.ts';
import { OwnMedia } from './session/own-media.ts';
import type { DevicesView, OwnMediaView, PathFinding } from './session/snapshot.ts';
import type { DeviceTrialView } from './screens/device-check/device-test.ts';

const untested: CheckItem = { status: 'untested' };
const noDevices: DevicesView = { cameras: [], microphones: [], speakers: [], camera: null, microphone: null, speaker: null };

/** What opens tests of the network: the gateway's door, and a fresh token for each. */
export interface NetworkDoor {
  readonly url: string;
  readonly token: () => Promise<string>;
}

/** The device check without an appointment. Nothing of the person is sent. Everything it opened is closed by `close()`. */
export class DeviceTrial implements DeviceTrialView {
  check: CheckResult = { camera: untested, microphone: untested, speaker: untested, network: untested, encryption: supportsEncryption() ? { status: 'pass' } : { status: 'fail', code: 'no-encoded-transforms' } };
  devices: DevicesView = noDevices;
  ownMedia: OwnMediaView | null = null;
  readonly microphoneLevel = (): number => this.#meter.level();
  readonly #onChange: () => void;
  readonly #network: () => NetworkDoor | null;
  readonly #end = new AbortController();
  readonly #meter = new LevelMeter();
  readonly #media: LocalMedia;
  readonly #list: DeviceList;
  #own: OwnMedia | null = null;
  #closed = false;

  /** @param network asked for each test; null: there is none */
  constructor(onChange: () => void, network: () => NetworkDoor | null) {
    this.#onChange = onChange;
    this.#network = network;
    this.#media = new LocalMedia({ onChange: () => { this.#mediaChanged(); }, onTurn: () => {} });
    this.#list = new DeviceList((found) => { this.#set({ devices: { ...this.devices, ...found } }); });
  }

  get localStream(): MediaStream | null {
    return (this.#own ?? this.#media).stream;
  }

  get mirrored(): boolean {
    return this.#media.track('camera')?.getSettings().facingMode !== 'environment';
  }

  /** What keeps this page or browser from any call; null: nothing. */
  get problem(): string | null {
    return environmentProblem() ?? (this.check.encryption.status === 'fail' ? 'no-encoded-transforms' : null);
  }

  /** Needs a tap. Never rejects: each line says what came of it. */
  async run(audioOnly: boolean): Promise<void> {
    const door = this.check.network.status === 'testing' ? null : this.#network();
    this.#put({ camera: audioOnly ? { status: 'off' } : { status: 'testing' }, microphone: { status: 'testing' }, ...(door && { network: { status: 'testing' } }) });
    const found = await this.#media.acquire({ camera: !audioOnly, microphone: true, cameraId: this.devices.camera, microphoneId: this.devices.microphone }).catch(() => null);
    if (door !== null) void this.#testNetwork(door);
    if (this.#closed || !found) return;
    this.#put({
      camera: audioOnly ? { status: 'off' } : result(found.camera, found.cameraProblem),
      microphone: result(found.microphone, found.microphoneProblem),
    });
    await this.#list.refresh();
  }

  /** Every way out of this network. @throws what the page's token provider throws, or ConsultError `media-unavailable` */
  async testPaths(): Promise<readonly PathFinding[]> {
    const door = this.#network();
    if (door === null) throw new ConsultError('media-unavailable');
    const [{ testPaths }, token] = await Promise.all([import('./session/network-paths.ts'), door.token()]);
    return await testPaths({ url: door.url, token, signal: this.#end.signal });
  }

  async #testNetwork(door: NetworkDoor): Promise<void> {
    try {
      const [{ testNetwork }, token] = await Promise.all([import('./session/network-test.ts'), door.token()]);
      this.#put({ network: await testNetwork({ url: door.url, token, signal: this.#end.signal }) });
    } catch {
      this.#put({ network: { status: 'untested', code: 'unavailable' } });
    }
  }

  async chooseDevice(kind: 'camera' | 'microphone' | 'speaker', id: string): Promise<void> {
    this.#set({ devices: { ...this.devices, [kind]: id } });
    if (kind === 'speaker') this.#put({ speaker: untested });
    else await this.#media.acquireOne(kind, id);
  }

  async openOwnMedia(): Promise<OwnMedia> {
    if (this.#own !== null) return this.#own;
    this.#own = new OwnMedia({
      media: this.#media, scriptUrl, show: (ownMedia) => { this.#set({ ownMedia }); }, onPicture: () => { this.#mediaChanged(); },
      onBroken: (code) => { this.#put({ camera: code === null ? { status: 'pass' } : { status: 'fail', code } }); },
    });
    this.#mediaChanged();
    return this.#own;
  }

  async playSpeakerTest(): Promise<void> {
    await playSpeakerTest(this.devices.speaker);
  }

  confirmSpeaker(heard: boolean): void {
    this.#put({ speaker: heard ? { status: 'pass' } : { status: 'fail', code: 'speaker-not-heard' } });
  }

  close(): void {
    this.#closed = true;
    this.#end.abort();
    this.#own?.close();
    this.#media.release();
    this.#meter.close();
    this.#list.close();
  }

  #mediaChanged(): void {
    const [camera, microphone] = [this.#media.track('camera'), this.#media.track('microphone')];
    this.#meter.listen(microphone);
    this.#own?.follow();
    this.#set({ devices: { ...this.devices, camera: camera?.getSettings().deviceId ?? this.devices.camera, microphone: microphone?.getSettings().deviceId ?? this.devices.microphone } });
  }

  #put(items: Partial<CheckResult>): void {
    this.#set({ check: { ...this.check, ...items } });
  }

  #set(change: Partial<Pick<DeviceTrial, 'check' | 'devices' | 'ownMedia'>>): void {
    Object.assign(this, change);
    if (!this.#closed) this.#onChange();
  }
}

function result(track: MediaStreamTrack | null, problem: DeviceCode | null): CheckItem {
  return track ? { status: 'pass' } : problem ? { status: 'fail', code: problem } : { status: 'fail' };
}
