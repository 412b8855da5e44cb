import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ParticipantId } from '@consult-room/protocol';

/**
 * Birth dates as a second question behind a link. There are only some forty thousand of them, so a plain hash would
 * hide nothing: they are kept as HMAC-SHA-256 under a key that lives outside the database, different for every seat.
 */
export class BirthDates {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** `date` as YYYY-MM-DD; hex. */
  hashOf(id: ParticipantId, date: string): string {
    return createHmac('sha256', this.#key).update(`birth-date|${id}|${date}`).digest('hex');
  }

  isRight(hash: string, id: ParticipantId, date: string): boolean {
    return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(this.hashOf(id, date), 'hex'));
  }
}
