import type { CheckItem, CheckResult } from '@consult-room/protocol';
import { DeviceList } from './devices/device-list.ts';
import { environmentProblem } from './devices/environment-check.ts';
import { LevelMeter } from './devices/level-meter.ts';
import { LocalMedia } from './devices/local-media.ts';
import type { DeviceCode } from './devices/media-error.ts';
import { playSpeakerTest } from './devices/speaker.ts';
import { supportsEncryption } from './encryption/encryption-support.ts';
import type { DevicesView } from './session/snapshot.ts';
import type { DeviceTrialView } from './screens/device-check/device-test.ts';

const untested: CheckItem = { status: 'untested' };
const noDevices: DevicesView = { cameras: [], microphones: [], speakers: [], camera: null, microphone: null, speaker: null };

/** The device check alone: no appointment, nothing sent. Everything it opened is closed by `close()`. */
export class DeviceTrial implements DeviceTrialView {
  check: CheckResult = { camera: untested, microphone: untested, speaker: untested, network: untested, encryption: supportsEncryption() ? { status: 'pass' } : { status: 'fail', code: 'no-encoded-transforms' } };
  devices: DevicesView = noDevices;
  readonly microphoneLevel = (): number => this.#meter.level();
  readonly #onChange: () => void;
  readonly #meter = new LevelMeter();
  readonly #media: LocalMedia;
  readonly #list: DeviceList;
  #closed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#media = new LocalMedia({ onChange: () => { this.#mediaChanged(); }, onTurn: () => {} });
    this.#list = new DeviceList((found) => { this.#set({ devices: { ...this.devices, ...found } }); });
  }

  get localStream(): MediaStream | null {
    return this.#media.stream;
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
    this.#put({ camera: audioOnly ? { status: 'off' } : { status: 'testing' }, microphone: { status: 'testing' } });
    const found = await this.#media.acquire({ camera: !audioOnly, microphone: true, cameraId: this.devices.camera, microphoneId: this.devices.microphone }).catch(() => null);
    if (this.#closed || !found) return;
    this.#put({
      camera: audioOnly ? { status: 'off' } : result(found.camera, found.cameraProblem),
      microphone: result(found.microphone, found.microphoneProblem),
    });
    await this.#list.refresh();
  }

  async chooseDevice(kind: 'camera' | 'microphone' | 'speaker', id: string): Promise<void> {
    this.#set({ devices: { ...this.devices, [kind]: id } });
    if (kind === 'speaker') this.#put({ speaker: untested });
    else await this.#media.acquireOne(kind, id);
  }

  async playSpeakerTest(): Promise<void> {
    await playSpeakerTest(this.devices.speaker);
  }

  confirmSpeaker(heard: boolean): void {
    this.#put({ speaker: heard ? { status: 'pass' } : { status: 'fail', code: 'speaker-not-heard' } });
  }

  close(): void {
    this.#closed = true;
    this.#media.release();
    this.#meter.close();
    this.#list.close();
  }

  #mediaChanged(): void {
    const [camera, microphone] = [this.#media.track('camera'), this.#media.track('microphone')];
    this.#meter.listen(microphone);
    this.#set({ devices: { ...this.devices, camera: camera?.getSettings().deviceId ?? this.devices.camera, microphone: microphone?.getSettings().deviceId ?? this.devices.microphone } });
  }

  #put(items: Partial<CheckResult>): void {
    this.#set({ check: { ...this.check, ...items } });
  }

  #set(change: Partial<Pick<DeviceTrial, 'check' | 'devices'>>): void {
    Object.assign(this, change);
    if (!this.#closed) this.#onChange();
  }
}

function result(track: MediaStreamTrack | null, problem: DeviceCode | null): CheckItem {
  return track ? { status: 'pass' } : problem ? { status: 'fail', code: problem } : { status: 'fail' };
}
