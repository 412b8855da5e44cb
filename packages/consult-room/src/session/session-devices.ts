import { slot, type Slot } from '@consult-room/e2ee/messages';
import type { CheckItem, CheckResult } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';
import type { AcquiredMedia } from '../devices/acquire-media.ts';
import { DeviceList } from '../devices/device-list.ts';
import { LevelMeter } from '../devices/level-meter.ts';
import { LocalMedia } from '../devices/local-media.ts';
import { captureScreen } from '../devices/screen-capture.ts';
import { playSpeakerTest } from '../devices/speaker.ts';
import { WakeLock } from '../devices/wake-lock.ts';
import { supportsEncryption } from '../encryption/encryption-support.ts';
import type { SessionStore } from './session-store.ts';

/** Camera, microphone, speaker and screen of one session, written into its snapshot. */
export class SessionDevices {
  readonly #store: SessionStore;
  readonly #onTracks: () => void;
  readonly #media = new LocalMedia(() => this.#show());
  readonly #meter = new LevelMeter();
  readonly #list: DeviceList;
  readonly #wakeLock = new WakeLock();
  #screen: MediaStreamTrack | null = null;
  #metered: MediaStreamTrack | null = null;
  #tried = false;
  #releases = 0;

  /** @param onTracks what we send has changed */
  constructor(store: SessionStore, onTracks: () => void) {
    this.#store = store;
    this.#onTracks = onTracks;
    this.#list = new DeviceList((devices) => store.update({ devices: { ...store.snapshot.devices, ...devices } }));
    store.update({ microphoneLevel: () => this.#meter.level() });
  }

  /** The person was asked for devices in this visit. */
  get tried(): boolean {
    return this.#tried;
  }

  /** At least one device was allowed. */
  get hasMedia(): boolean {
    return this.#media.stream !== null;
  }

  tracks(): ReadonlyMap<Slot, MediaStreamTrack | null> {
    return new Map([[slot.microphone, this.#media.microphone], [slot.camera, this.#media.camera], [slot.screen, this.#screen]]);
  }

  /** One question to the person, then a result for every line of the check. Never rejects for a device. */
  async check(audioOnly: boolean): Promise<CheckResult> {
    this.#tried = true;
    const { camera, microphone, speaker } = this.#store.snapshot.devices;
    const testing: CheckItem = { status: 'testing' };
    this.#store.update({ audioOnly, check: { ...this.#store.snapshot.check, microphone: testing, camera: audioOnly ? { status: 'off' } : testing } });
    if (audioOnly) this.#media.stopCamera();
    const media = await this.#media.acquire({ camera: !audioOnly, microphone: true, cameraId: camera, microphoneId: microphone });
    const check = { ...this.#store.snapshot.check, ...resultOf(media, audioOnly) };
    this.#store.update({ check, devices: { ...this.#store.snapshot.devices, speaker } });
    void this.#list.refresh();
    return check;
  }

  async playSpeakerTest(): Promise<void> {
    await playSpeakerTest(this.#store.snapshot.devices.speaker);
  }

  confirmSpeaker(heard: boolean): void {
    const speaker: CheckItem = heard ? { status: 'pass' } : { status: 'fail', code: 'speaker-not-heard' };
    this.#store.update({ check: { ...this.#store.snapshot.check, speaker } });
  }

  async choose(kind: 'camera' | 'microphone' | 'speaker', id: string): Promise<void> {
    if (kind === 'speaker') this.#store.update({ devices: { ...this.#store.snapshot.devices, speaker: id } });
    else await this.#media.acquireOne(kind, id);
  }

  async setMicrophone(on: boolean): Promise<void> {
    if (on && this.#media.microphone === null) await this.#media.acquireOne('microphone', this.#store.snapshot.devices.microphone);
    this.#media.setMicrophone(on);
  }

  async setCamera(on: boolean): Promise<void> {
    if (!on) this.#media.stopCamera();
    else if (this.#media.camera === null) await this.#media.acquireOne('camera', this.#store.snapshot.devices.camera);
  }

  async flipCamera(): Promise<void> {
    await this.#media.flipCamera(this.#store.snapshot.devices.cameras.map(({ id }) => id));
  }

  async shareScreen(on: boolean): Promise<void> {
    if (on === (this.#screen !== null)) return;
    if (!on) return this.#setScreen(null);
    const visit = this.#releases;
    const track = await captureScreen();
    if (visit !== this.#releases) {
      // The call ended while the person was choosing.
      track.stop();
      throw new ConsultError('closed');
    }
    track.addEventListener('ended', () => this.#screen === track && this.#setScreen(null), { once: true });
    this.#setScreen(track);
  }

  keepAwake(on: boolean): void {
    if (on) this.#wakeLock.hold();
    else this.#wakeLock.release();
  }

  /** Synchronous: every track is stopped when it returns. */
  release(): void {
    this.#releases += 1;
    this.#media.release();
    this.#setScreen(null);
    this.#wakeLock.release();
  }

  /** For a person who comes back after `release`. */
  reopen(): void {
    this.#tried = false;
    this.#media.reopen();
  }

  close(): void {
    this.release();
    this.#meter.close();
    this.#list.close();
  }

  #setScreen(track: MediaStreamTrack | null): void {
    if (this.#screen === track) return;
    this.#screen?.stop();
    this.#screen = track;
    this.#show();
  }

  #show(): void {
    const { camera, microphone, stream, microphoneOn } = this.#media;
    if (microphone !== this.#metered) this.#meter.listen((this.#metered = microphone));
    const { devices } = this.#store.snapshot;
    this.#store.update({
      localStream: stream,
      microphoneOn,
      cameraOn: camera !== null,
      screenOn: this.#screen !== null,
      mirrored: camera?.getSettings().facingMode !== 'environment',
      devices: {
        ...devices,
        camera: camera?.getSettings().deviceId ?? devices.camera,
        microphone: microphone?.getSettings().deviceId ?? devices.microphone,
      },
    });
    this.#onTracks();
  }
}

function resultOf(media: AcquiredMedia, audioOnly: boolean): Pick<CheckResult, 'camera' | 'microphone' | 'encryption'> {
  return {
    camera: audioOnly ? { status: 'off' } : item(media.cameraProblem),
    microphone: item(media.microphoneProblem),
    encryption: item(supportsEncryption() ? null : 'no-encoded-transforms'),
  };
}

function item(problem: string | null): CheckItem {
  return problem === null ? { status: 'pass' } : { status: 'fail', code: problem };
}
