import { ConsultError } from '../consult-error.ts';
import type { LocalMedia } from './local-media.ts';
import { changeSound, soundIsAs, soundOf, type SoundWish } from './sound-switches.ts';

/** Keeps the microphone treated as the person wished, whichever it is and however often it is opened. */
export class SoundTreatment {
  readonly #media: LocalMedia;
  readonly #wishOf: (microphoneId: string) => SoundWish | undefined;
  readonly #onChanged: () => void;
  /** Microphones that were told once and did otherwise. */
  readonly #stubborn = new Set<string>();
  #microphone: MediaStreamTrack | null = null;
  /** On the way from one treatment to another. */
  #asking: MediaTrackConstraints | null = null;

  constructor(media: LocalMedia, wishOf: (microphoneId: string) => SoundWish | undefined, onChanged: () => void) {
    this.#media = media;
    this.#wishOf = wishOf;
    this.#onChanged = onChanged;
    media.shapeSound((id) => this.#asking ?? wishOf(id) ?? {});
  }

  get isChanging(): boolean {
    return this.#asking !== null;
  }

  /** The microphone may be another. */
  follow(): void {
    const microphone = this.#media.track('microphone');
    if (microphone === this.#microphone) return;
    this.#microphone = microphone;
    if (microphone !== null && this.#asking === null) void this.#correct(microphone);
  }

  /** @throws ConsultError `microphone-…` where it cannot be had, `sound-fixed` where it goes on as before */
  async apply(microphone: MediaStreamTrack, wish: SoundWish): Promise<void> {
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
      this.#onChanged();
    }
  }

  /** A microphone that was opened before its wishes were known. */
  async #correct(microphone: MediaStreamTrack): Promise<void> {
    const id = idOf(microphone);
    const wish = this.#wishOf(id);
    if (wish === undefined || this.#stubborn.has(id) || soundIsAs(microphone, wish)) return;
    this.#stubborn.add(id);
    // It works as it is: better than none.
    await this.apply(microphone, wish).catch(() => {});
  }
}

export function idOf(track: MediaStreamTrack): string {
  return track.getSettings().deviceId ?? '';
}
