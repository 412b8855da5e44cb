import { slot, type Slot } from '@consult-room/e2ee/messages';
import type { CheckItem, CheckResult } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';
import type { AcquiredMedia } from '../devices/acquire-media.ts';
import type { BlurCode } from '../devices/background-blur.ts';
import { DeviceList, type ListedDevices } from '../devices/device-list.ts';
import { LevelMeter } from '../devices/level-meter.ts';
import { LocalMedia } from '../devices/local-media.ts';
import { readMediaWishes } from '../devices/media-wishes.ts';
import { captureScreen } from '../devices/screen-capture.ts';
import { playSpeakerTest } from '../devices/speaker.ts';
import { WakeLock } from '../devices/wake-lock.ts';
import { supportsEncryption } from '../encryption/encryption-support.ts';
import type { KeptDevices } from './kept-devices.ts';
import type { OwnMedia } from './own-media.ts';
import type { SessionStore } from './session-store.ts';

/** Camera, microphone, speaker and screen of one session, written into its snapshot. */
export class SessionDevices {
  readonly #store: SessionStore;
  readonly #onTracks: () => void;
  readonly #media: LocalMedia = new LocalMedia({ onChange: () => this.#show(), onTurn: (kind, turn) => this.#kept?.turned(kind, turn) });
  readonly #meter = new LevelMeter(() => this.#kept?.renew());
  readonly #list: DeviceList;
  readonly #scriptUrl: string;
  /** The room behind the person may not be seen, so nothing is, until what hides it is loaded. */
  readonly #hidden = readMediaWishes()?.blur === true;
  readonly #wakeLock = new WakeLock();
  #screen: MediaStreamTrack | null = null;
  #metered: MediaStreamTrack | null = null;
  #kept: KeptDevices | null = null;
  #own: OwnMedia | null = null;
  #closed = false;
  #tried = false;
  #releases = 0;
  #microphoneWishes = 0;

  /** @param onTracks what we send has changed */
  constructor(store: SessionStore, scriptUrl: string, onTracks: () => void) {
    this.#store = store;
    this.#scriptUrl = scriptUrl;
    this.#onTracks = onTracks;
    this.#list = new DeviceList((devices) => this.#listed(devices));
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
    return new Map([[slot.microphone, this.#media.track('microphone')], [slot.camera, this.#picture()], [slot.screen, this.#screen]]);
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
    await this.#list.refresh();
    void this.#keep();
    if (readMediaWishes() !== null) this.#loadOwn();
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
    this.#kept?.chosen(kind);
    if (kind === 'speaker') this.#store.update({ devices: { ...this.#store.snapshot.devices, speaker: id } });
    else await this.#media.acquireOne(kind, id);
  }

  async openOwnMedia(): Promise<OwnMedia> {
    const { OwnMedia: Loaded } = await import('./own-media.ts');
    if (this.#own !== null) return this.#own;
    this.#own = new Loaded({
      media: this.#media,
      scriptUrl: this.#scriptUrl,
      show: (ownMedia) => this.#store.update({ ownMedia }),
      onPicture: () => this.#show(),
      onBroken: (code) => void this.#tellOfBlur(code),
    });
    this.#show();
    return this.#own;
  }

  async answerNotice(use: boolean): Promise<void> {
    await this.#kept?.answer(use);
  }

  async setMicrophone(on: boolean): Promise<void> {
    const wish = (this.#microphoneWishes += 1);
    if (on && !this.#media.isLive('microphone')) await this.#media.acquireOne('microphone', this.#store.snapshot.devices.microphone);
    // Muted again before it was open: muted it stays.
    if (wish === this.#microphoneWishes) this.#media.setMicrophone(on);
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.#hidden) this.#loadOwn();
    if (!on) this.#media.stopCamera();
    else if (!this.#media.isLive('camera')) await this.#media.acquireOne('camera', this.#store.snapshot.devices.camera);
  }

  /** The person looks at the page again, or the machine woke: what was taken may be free. */
  refresh(): void {
    this.#meter.wake();
    this.#kept?.retry();
  }

  /** A page that stands still must not hold the camera: everything is let go, and stays wanted. */
  suspend(): void {
    this.#media.suspend();
    this.#setScreen(null);
  }

  resume(): void {
    this.#meter.wake();
    this.#kept?.renew();
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
    this.#kept?.answered();
    this.#setScreen(null);
    this.#wakeLock.release();
  }

  /** For a person who comes back after `release`. */
  reopen(): void {
    this.#tried = false;
    this.#media.reopen();
  }

  close(): void {
    this.#closed = true;
    this.release();
    this.#kept?.close();
    this.#meter.close();
    this.#list.close();
    this.#own?.close();
  }

  /** Where it does not come, a room that may not be seen stays unseen. */
  #loadOwn(): void {
    this.openOwnMedia().catch(() => {
      if (!this.#hidden) return;
      this.#media.stopCamera();
      void this.#tellOfBlur('camera-blur-failed');
    });
  }

  async #tellOfBlur(code: BlurCode | null): Promise<void> {
    await this.#keep();
    if (code === null) this.#kept?.answered();
    else this.#kept?.say({ kind: 'camera', code, label: '' });
  }

  #picture(): MediaStreamTrack | null {
    if (this.#own !== null) return this.#own.picture();
    return this.#hidden ? null : this.#media.track('camera');
  }

  #listed(found: ListedDevices): void {
    const { devices } = this.#store.snapshot;
    this.#store.update({ devices: { ...devices, ...found } });
    this.#kept?.listed(found, devices);
  }

  /** What only matters once devices are open comes after them. A chunk lost on the way is fetched with the next check. */
  async #keep(): Promise<void> {
    const loaded = await import('./kept-devices.ts').catch(() => null);
    if (this.#closed || loaded === null) return;
    this.#kept ??= new loaded.KeptDevices(this.#store, this.#media);
    this.#kept.listed(this.#store.snapshot.devices);
  }

  #setScreen(track: MediaStreamTrack | null): void {
    if (this.#screen === track) return;
    this.#screen?.stop();
    this.#screen = track;
    this.#show();
  }

  #show(): void {
    const { microphoneOn } = this.#media;
    const [camera, microphone] = [this.#media.track('camera'), this.#media.track('microphone')];
    if (microphone !== this.#metered) this.#meter.listen((this.#metered = microphone));
    const { devices } = this.#store.snapshot;
    this.#store.update({
      localStream: (this.#own ?? this.#media).stream,
      microphoneOn,
      cameraOn: this.#media.isLive('camera') && this.#picture() !== null,
      screenOn: this.#screen !== null,
      mirrored: camera?.getSettings().facingMode !== 'environment',
      devices: {
        ...devices,
        camera: camera?.getSettings().deviceId ?? devices.camera,
        microphone: microphone?.getSettings().deviceId ?? devices.microphone,
      },
    });
    this.#own?.follow();
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
