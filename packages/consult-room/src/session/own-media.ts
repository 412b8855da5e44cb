import { ConsultError } from '../consult-error.ts';
import type { LocalMedia } from '../devices/local-media.ts';
import { keepMediaWishes, readMediaWishes, type MediaWishes } from '../devices/media-wishes.ts';
import { changeSound, soundIsAs, soundOf, type SoundSwitch, type SoundWish } from '../devices/sound-switches.ts';
import type { OwnMediaControls, OwnMediaView } from './snapshot.ts';

/** What the person may change about their own sound, as their devices have it now. Loaded once somebody looks, or has chosen before. */
export class OwnMedia implements OwnMediaControls {
  readonly #media: LocalMedia;
  readonly #show: (view: OwnMediaView) => void;
  /** Microphones that were told once and did otherwise. */
  readonly #stubborn = new Set<string>();
  #microphone: MediaStreamTrack | null = null;
  /** On the way from one treatment of the sound to another. */
  #asking: MediaTrackConstraints | null = null;
  #wishes: MediaWishes = readMediaWishes() ?? { blur: false, sound: {} };

  constructor(media: LocalMedia, show: (view: OwnMediaView) => void) {
    this.#media = media;
    this.#show = show;
    media.shapeSound((id) => this.#asking ?? this.#wishes.sound[id] ?? {});
    this.follow();
  }

  /** The tracks may have changed. */
  follow(): void {
    const microphone = this.#media.track('microphone');
    if (microphone !== this.#microphone) {
      this.#microphone = microphone;
      if (microphone !== null) void this.#correct(microphone);
    }
    this.#tell();
  }

  /** @throws ConsultError `microphone-…` where it cannot be had, `sound-fixed` where it goes on as before */
  async setSound(name: SoundSwitch, on: boolean): Promise<void> {
    const microphone = this.#media.track('microphone');
    if (microphone === null) throw new ConsultError('microphone-failed', true);
    const id = idOf(microphone);
    const before = this.#wishes;
    const wish = { ...before.sound[id], [name]: on };
    this.#wishes = { ...before, sound: { ...before.sound, [id]: wish } };
    try {
      await this.#apply(microphone, wish);
    } catch (error) {
      this.#wishes = before;
      throw error;
    }
    keepMediaWishes(this.#wishes);
    this.#tell();
  }

  async #apply(microphone: MediaStreamTrack, wish: SoundWish): Promise<void> {
    if (await changeSound(microphone, wish)) return;
    const before = Object.fromEntries(soundOf(microphone).map(({ name, on }) => [name, on]));
    await this.#retake(microphone, { ...before, ...wish });
    const now = this.#media.track('microphone');
    if (now !== null && soundIsAs(now, wish)) return;
    await this.#retake(microphone, before).catch(() => {});
    throw new ConsultError('sound-fixed');
  }

  /**
   * The other side hears no gap: each new track is there before the old one ends. Chromium gives no two tracks of one
   * microphone that are treated differently, but for one that is not treated at all: the way leads over that.
   */
  async #retake(microphone: MediaStreamTrack, wish: SoundWish): Promise<void> {
    const untreated = Object.entries(wish).map(([name]) => [name, { exact: false }]);
    const treated = Object.entries(wish).map(([name, on]) => [name, { exact: on }]);
    try {
      for (const step of [untreated, treated]) {
        this.#asking = Object.fromEntries(step);
        await this.#media.acquireOne('microphone', idOf(microphone));
      }
    } finally {
      this.#asking = null;
      this.#tell();
    }
  }

  /** A microphone that was opened before its wishes were known. */
  async #correct(microphone: MediaStreamTrack): Promise<void> {
    const id = idOf(microphone);
    const wish = this.#wishes.sound[id];
    if (this.#asking !== null || wish === undefined || this.#stubborn.has(id) || soundIsAs(microphone, wish)) return;
    this.#stubborn.add(id);
    // It works as it is: better than none.
    await this.#apply(microphone, wish).catch(() => {});
  }

  #tell(): void {
    if (this.#asking !== null) return;
    const microphone = this.#media.track('microphone');
    this.#show({ sound: microphone === null ? [] : soundOf(microphone) });
  }
}

function idOf(track: MediaStreamTrack): string {
  return track.getSettings().deviceId ?? '';
}
