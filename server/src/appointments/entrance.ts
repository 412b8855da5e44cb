import type { SeatRecord } from '../stores/consultation.ts';
import type { Announcer } from './announcer.ts';
import type { Ledger } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import { decideEnter } from './seat-decisions.ts';

/**
 * The step into the room. It is on record before the first media and the first key pass: the record of who was there
 * must not hang on what a browser says of itself.
 */
export class Entrance {
  readonly #ledger: Ledger;
  readonly #live: LiveConsultations;
  readonly #announcer: Announcer;

  constructor(ledger: Ledger, live: LiveConsultations, announcer: Announcer) {
    this.#ledger = ledger;
    this.#live = live;
    this.#announcer = announcer;
  }

  /** Once per stay, however often it is asked for. Throws `not-admitted`, and `audit-unavailable`: then nobody is in. */
  async enter(seat: Pick<SeatRecord, 'id' | 'clinicId' | 'appointmentId'>): Promise<void> {
    if (this.#live.seat(seat.id)?.state === 'in-room') return;
    const { before, after } = await this.#ledger.change(seat, (consultation) => decideEnter(consultation, seat.id));
    if (before !== after) this.#announcer.announce(seat.appointmentId);
  }
}
