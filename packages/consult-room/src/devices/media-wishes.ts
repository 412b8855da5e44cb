import type { SoundWish } from './sound-switches.ts';

/** What a person chose for their own sound and picture, on this device. */
export interface MediaWishes {
  /** Nothing of the room behind them may be seen. */
  readonly blur: boolean;
  /** By microphone: what helps a loudspeaker spoils a headset. */
  readonly sound: Readonly<Record<string, SoundWish>>;
}

const key = 'consult-room:media';

/** Null: nothing was ever chosen. What cannot be read counts as such. */
export function readMediaWishes(): MediaWishes | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return found === null ? null : { blur: false, sound: {}, ...found };
  } catch {
    return null;
  }
}

export function keepMediaWishes(wishes: MediaWishes): void {
  try {
    localStorage.setItem(key, JSON.stringify(wishes));
  } catch {
    // No storage here: the choice lives as long as the page.
  }
}
