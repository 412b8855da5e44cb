import type { Call } from '../../support/story.ts';
import type { RoomPage } from '../../support/room-page.ts';
import { concealedPercent, receivedSound, type ReceivedSound } from './received-sound.ts';

/** What both people of a call hear, while their connections stay the same. */
export class SoundWatch {
  readonly #before: readonly (readonly [RoomPage, ReceivedSound])[];

  private constructor(before: readonly (readonly [RoomPage, ReceivedSound])[]) {
    this.#before = before;
  }

  static async begin({ patient, clinician }: Pick<Call, 'patient' | 'clinician'>): Promise<SoundWatch> {
    return new SoundWatch(await Promise.all([patient, clinician].map(async (room) => [room, await receivedSound(room)] as const)));
  }

  /** How much of the sound had to be made up since the begin, percent, for whoever heard more of that. */
  async madeUpPercent(): Promise<number> {
    return Math.max(...await Promise.all(this.#before.map(async ([room, before]) => concealedPercent(before, await receivedSound(room)))));
  }
}
