import { canBlur } from '@consult-room/blur/main';
import { ConsultError } from '../consult-error.ts';
import { BackgroundBlur, type BlurCode } from '../devices/background-blur.ts';
import type { LocalMedia } from '../devices/local-media.ts';
import { keepMediaWishes, readMediaWishes, type MediaWishes } from '../devices/media-wishes.ts';
import { soundOf, type SoundSwitch } from '../devices/sound-switches.ts';
import { idOf, SoundTreatment } from '../devices/sound-treatment.ts';
import { loadBlur } from './load-blur.ts';
import type { OwnMediaControls, OwnMediaView } from './snapshot.ts';

export interface OwnMediaOptions {
  readonly media: LocalMedia;
  /** URL of our script: the parts of the blur lie beside it. */
  readonly scriptUrl: string;
  readonly show: (view: OwnMediaView) => void;
  /** Another picture may be shown. */
  readonly onPicture: () => void;
  /** The blur broke, and the camera is off because of that; null: a picture may be seen again. */
  readonly onBroken: (code: BlurCode | null) => void;
}

/** What the person may change about their own sound and picture, as their devices have it now. Loaded once somebody looks, or has chosen before. */
export class OwnMedia implements OwnMediaControls {
  readonly #options: OwnMediaOptions;
  readonly #sound: SoundTreatment;
  readonly #blur: BackgroundBlur;
  #wishes: MediaWishes = readMediaWishes() ?? { blur: false, sound: {} };
  #stream: MediaStream | null = null;
  #isBroken = false;

  constructor(options: OwnMediaOptions) {
    const { media, scriptUrl, onBroken } = options;
    this.#options = options;
    this.#sound = new SoundTreatment(media, (id) => this.#wishes.sound[id], () => this.#tell());
    this.#blur = new BackgroundBlur({
      wanted: this.#wishes.blur,
      canStart: canBlur(),
      start: loadBlur(scriptUrl),
      onChange: () => this.#changed(),
      onBroken: (code) => {
        this.#isBroken = true;
        media.stopCamera();
        onBroken(code);
      },
    });
    this.follow();
  }

  /** The tracks may have changed. */
  follow(): void {
    this.#sound.follow();
    if (!this.#sound.isChanging) this.#tell();
    if (!this.#isBroken || this.picture() === null) return;
    this.#isBroken = false;
    this.#options.onBroken(null);
  }

  /** What may be shown of the camera. */
  picture(): MediaStreamTrack | null {
    return this.#blur.picture(this.#options.media.track('camera'));
  }

  /** Own picture, as the others get it, and sound; a new object whenever a track changed. */
  get stream(): MediaStream | null {
    const { media } = this.#options;
    const tracks = [media.track('microphone'), this.picture()].filter((track) => track !== null);
    const had = this.#stream?.getTracks() ?? [];
    if (had.length !== tracks.length || had.some((track) => !tracks.includes(track))) this.#stream = tracks.length > 0 ? new MediaStream(tracks) : null;
    return this.#stream;
  }

  /** @throws ConsultError `microphone-…` where it cannot be had, `sound-fixed` where it goes on as before */
  async setSound(name: SoundSwitch, on: boolean): Promise<void> {
    const microphone = this.#options.media.track('microphone');
    if (microphone === null) throw new ConsultError('microphone-failed', true);
    const [id, before] = [idOf(microphone), this.#wishes];
    const wish = { ...before.sound[id], [name]: on };
    this.#wishes = { ...before, sound: { ...before.sound, [id]: wish } };
    try {
      await this.#sound.apply(microphone, wish);
    } catch (error) {
      this.#wishes = before;
      throw error;
    } finally {
      this.#tell();
    }
    keepMediaWishes(this.#wishes);
  }

  /** @throws ConsultError `camera-blur-…` where it does not start: the picture stays as it was */
  async setBlur(on: boolean): Promise<void> {
    const setting = this.#blur.set(on, this.#options.media.track('camera'));
    this.#tell();
    await setting.finally(() => this.#tell());
    this.#wishes = { ...this.#wishes, blur: this.#blur.wanted };
    keepMediaWishes(this.#wishes);
  }

  close(): void {
    this.#blur.close();
  }

  #changed(): void {
    this.#options.onPicture();
    this.#tell();
  }

  #tell(): void {
    const { media, show } = this.#options;
    const microphone = media.track('microphone');
    const { wanted, isStarting } = this.#blur;
    show({
      sound: microphone === null ? [] : soundOf(microphone),
      blur: !this.#blur.isOffered(media.track('camera')) ? null : isStarting ? 'starting' : wanted ? 'on' : 'off',
    });
  }
}
