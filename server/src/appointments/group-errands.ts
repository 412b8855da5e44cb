import type { ParticipantId, ServerMessage } from '@consult-room/protocol';

type Welcome = Extract<ServerMessage, { type: 'mls-welcome' }>;

/** What was said to members of one group and may not have been heard: a line can be dead long before it is missed. */
export class GroupErrands {
  /** Who asked to be added, with the key package to do it with. */
  readonly #asking = new Map<ParticipantId, string>();
  readonly #gone = new Set<ParticipantId>();
  readonly #welcomes = new Map<ParticipantId, Welcome>();
  /** Members who were just welcomed and will put a spare key package in store: no request to be added again. */
  readonly #spareExpected = new Set<ParticipantId>();

  /** A key package came; is its owner asking to be added? */
  offered(id: ParticipantId, bytes: string): boolean {
    this.#welcomes.delete(id);
    if (this.#spareExpected.delete(id)) return false;
    this.#asking.set(id, bytes);
    this.#gone.delete(id);
    return true;
  }

  welcomed(id: ParticipantId, welcome: Welcome): void {
    this.#asking.delete(id);
    this.#welcomes.set(id, welcome);
    this.#spareExpected.add(id);
  }

  left(id: ParticipantId): void {
    this.#asking.delete(id);
    this.#welcomes.delete(id);
    this.#spareExpected.delete(id);
    this.#gone.add(id);
  }

  /** Back on a new line: the welcome that may have been lost. A page that loaded anew cannot use it, and asks again. */
  returned(id: ParticipantId): Welcome | null {
    this.#spareExpected.delete(id);
    return this.#welcomes.get(id) ?? null;
  }

  /** For a committer on a new line: what may have passed them by. Doing it twice does no harm. */
  forCommitter(): readonly ServerMessage[] {
    return [
      ...Array.from(this.#gone, (participantId): ServerMessage => ({ type: 'member-gone', participantId })),
      ...Array.from(this.#asking, ([participantId, bytes]): ServerMessage => ({ type: 'key-package', participantId, bytes })),
    ];
  }
}
