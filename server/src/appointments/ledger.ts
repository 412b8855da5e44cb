import type { AppointmentId } from '@consult-room/protocol';
import { appendAudit } from '../audit/audit-chain.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Consultation } from '../stores/consultation.ts';
import { StoreFailure } from '../stores/store-failure.ts';
import type { Store, StoreTransaction } from '../stores/store.ts';
import { applyDecision, type Decision } from './decision.ts';
import type { LiveConsultations } from './live-consultations.ts';

/** Which appointment, for whom. */
export interface Place {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
}

/** Before and after one committed decision; `before` is what was decided on. */
export interface Change {
  readonly before: Consultation;
  readonly after: Consultation;
}

type Decide = (consultation: Consultation) => Decision;
type Write = (tx: StoreTransaction) => Promise<void>;
interface KeptWrite { readonly write: Write; readonly settled: () => void; tries: number }

const backlogLimit = 1000;
/** Only for writes that are wrong themselves: they must not hold up everything behind them. One the store cannot take now is never given up. */
const triesAllowed = 5;

interface LedgerParts {
  readonly store: Store;
  readonly live: LiveConsultations;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/**
 * The only writer of appointments and seats: a decision and its audit rows are committed in one transaction, before
 * anything follows from them. When the store fails, what grants is refused (`audit-unavailable`); what protects a
 * person (leaving, removing, ending) happens all the same, and its writes are kept in order and tried again.
 */
export class Ledger {
  readonly #parts: LedgerParts;
  readonly #backlog: KeptWrite[] = [];
  #flushing: Promise<void> = Promise.resolve();

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  get backlogSize(): number {
    return this.#backlog.length;
  }

  /**
   * Decides on the committed state and writes the outcome. `committed` runs as soon as the commit stands, before
   * anybody can see it. Throws what `decide` throws, `not-found`, or `audit-unavailable`: then nothing was done.
   */
  async change(place: Place, decide: Decide, committed: (change: Change) => void = () => {}): Promise<Change> {
    const change = await this.#attempt(async (tx) => {
      const before = await tx.findConsultation(place.clinicId, place.appointmentId);
      if (before === null) throw new CodedError('not-found');
      return { before, after: await this.#write(tx, before, decide(before), this.#parts.now()) };
    });
    committed(change);
    this.#parts.live.remember(change.after);
    return change;
  }

  /** As `change`, for acts that protect a person: a failing store does not stop them. */
  async protect(place: Place, decide: Decide): Promise<Change> {
    try {
      return await this.change(place, decide);
    } catch (error) {
      const before = this.#parts.live.get(place.appointmentId);
      if (!(error instanceof CodedError) || error.code !== 'audit-unavailable' || before === null) throw error;
      const after = applyDecision(before, decide(before));
      const atMs = this.#parts.now();
      this.#deferProtection(place, decide, atMs);
      this.#parts.live.rememberUnwritten(after);
      return { before, after };
    }
  }

  /** Any other writes that need their audit row with them. Same promise as `change`. */
  transact<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.#attempt(work);
  }

  /** Records something that has happened already. Never throws, never holds anybody up. */
  note(event: AuditEvent): void {
    const atMs = this.#parts.now();
    if (this.#backlog.length < backlogLimit) this.#defer((tx) => appendAudit(tx, event, atMs));
    else this.#parts.metrics.count('audit_dropped');
    void this.flush();
  }

  /** Tries the kept writes in order; resolves when they are written or one of them failed again. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flushNow());
    return this.#flushing;
  }

  async #attempt<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    // Order: a kept removal must be in the store before anything can be decided on top of it.
    if (this.#backlog.length > 0) await this.flush();
    if (this.#backlog.length > 0) throw new CodedError('audit-unavailable');
    try {
      return await this.#parts.store.transaction(work);
    } catch (error) {
      if (error instanceof CodedError) throw error;
      this.#parts.log.error('store-failed', { error: errorName(error) });
      throw new CodedError('audit-unavailable');
    }
  }

  async #write(tx: StoreTransaction, before: Consultation, decision: Decision, atMs: number): Promise<Consultation> {
    const { appointment } = before;
    if (decision.appointment === undefined && decision.seats.length === 0 && decision.audit.length === 0) return before;
    for (const note of decision.audit) await appendAudit(tx, { clinicId: appointment.clinicId, chain: appointment.id, ...note }, atMs);
    if (decision.appointment !== undefined) await tx.updateAppointment(appointment.id, decision.appointment);
    for (const { id, change } of decision.seats) {
      const seat = before.seats.find((candidate) => candidate.id === id);
      if (seat !== undefined) await tx.updateSeat(seat, change);
    }
    return await tx.findConsultation(appointment.clinicId, appointment.id) ?? before;
  }

  #deferProtection(place: Place, decide: Decide, atMs: number): void {
    let stored: Consultation | null = null;
    this.#defer(async (tx) => {
      stored = await tx.findConsultation(place.clinicId, place.appointmentId);
      if (stored !== null) stored = await this.#write(tx, stored, decide(stored), atMs);
    }, () => this.#parts.live.written(place.appointmentId, stored));
  }

  #defer(write: Write, settled: () => void = () => {}): void {
    this.#backlog.push({ write, settled, tries: 0 });
  }

  async #flushNow(): Promise<void> {
    for (let kept = this.#backlog[0]; kept !== undefined; kept = this.#backlog[0]) {
      if (!(await this.#isSettled(kept))) return;
      this.#backlog.shift();
    }
  }

  async #isSettled(kept: KeptWrite): Promise<boolean> {
    const { store, metrics, log } = this.#parts;
    try {
      await store.transaction(kept.write);
      kept.settled();
      return true;
    } catch (error) {
      // The state moved on and the decision no longer applies: that settles it too.
      if (error instanceof CodedError) {
        kept.settled();
        return true;
      }
      metrics.count('audit_deferred');
      // Full, locked or gone: a ping may well answer, and the write is as good as before.
      if (error instanceof StoreFailure && !error.isRefusal) return false;
      kept.tries += 1;
      if (kept.tries < triesAllowed) return false;
      metrics.count('audit_dropped');
      log.error('write-abandoned', { error: errorName(error) });
      return true;
    }
  }
}
