import { limits, mayEnterRoom } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Consultation } from '../stores/consultation.ts';
import type { StoreReads } from '../stores/store.ts';
import type { Dismissal } from './dismissal.ts';
import type { Ledger } from './ledger.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { SeatConnections } from './seat-connections.ts';

interface ExpiryParts {
  readonly reads: StoreReads;
  readonly ledger: Ledger;
  readonly dismissal: Dismissal;
  readonly connections: SeatConnections;
  readonly queue: QueueDesk;
  readonly log: Logger;
  readonly now: Clock;
}

const perSweep = 100;
/** Whoever talks comes back within this time after the gateway was gone; until then nobody seems to. */
const returnWithinMs = 60_000;

/** Closes appointments whose window is over and queues whose time is, and tries kept writes again. Run every few seconds. */
export class Expiry {
  readonly #parts: ExpiryParts;
  readonly #startedAtMs: number;

  constructor(parts: ExpiryParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.now();
  }

  async sweep(): Promise<void> {
    const { reads, ledger, dismissal, queue, now, log } = this.#parts;
    try {
      await queue.sweep();
      await ledger.flush();
      for (const consultation of await reads.listOverdue(now() - limits.doorClosesAfterMs, perSweep)) {
        if (this.#isTalking(consultation)) continue;
        const { id, clinicId, state } = consultation.appointment;
        await dismissal.over({ clinicId, appointmentId: id }, state === 'live' ? 'end' : 'no-show', { kind: 'system', subject: 'expiry' }, 'expired');
      }
    } catch (error) {
      if (!(error instanceof CodedError)) log.error('sweep-failed', { error: errorName(error) });
    }
  }

  /** A consultation that runs late is never cut off. */
  #isTalking(consultation: Consultation): boolean {
    const mayReturn = this.#parts.now() - this.#startedAtMs < returnWithinMs;
    return consultation.seats.some((seat) => mayEnterRoom(seat.state) && (mayReturn || this.#parts.connections.isConnected(seat.id)));
  }
}
