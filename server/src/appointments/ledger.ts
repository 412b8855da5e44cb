import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import { appendAudit, newAuditId } from '../audit/audit-chain.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Consultation } from '../stores/consultation.ts';
import { StoreFailure } from '../stores/store-failure.ts';
import type { Store, StoreTransaction } from '../stores/store.ts';
import type { Backlog, TryOutcome } from './backlog.ts';
import { applyDecision, type Decision } from './decision.ts';
import { writeChange, writeKept, type KeptEvent, type KeptWrite } from './kept-write.ts';
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

/** Refusals by a failing store go on record later; so many at once, then one a second. */
const refusalsBurst = 100;
const refusalsPerSecond = 1;

interface LedgerParts {
  readonly store: Store;
  readonly live: LiveConsultations;
  readonly backlog: Backlog;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Told of every change that stands, also of one that the store has yet to learn. */
  readonly changed: (change: Change) => void;
  readonly now: Clock;
}

/**
 * The only writer of appointments and seats: a decision and its audit rows are committed in one transaction, before
 * anything follows from them. When the store fails, what grants is refused (`audit-unavailable`); what protects a
 * person (leaving, removing, ending) happens all the same, and its writes are kept in order and tried again.
 */
export class Ledger {
  readonly #parts: LedgerParts;
  readonly #refusals: TokenBucket;
  #flushing: Promise<void> = Promise.resolve();

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.#refusals = new TokenBucket(refusalsPerSecond, refusalsBurst, parts.now());
  }

  /** Is all on record that should be? */
  get isUpToDate(): boolean {
    return this.#parts.backlog.isEmpty;
  }

  /** Takes over what an earlier process left unwritten; what the store still does not take counts all the same. */
  async recover(): Promise<void> {
    const { backlog } = this.#parts;
    await backlog.load();
    await this.flush();
    for await (const write of backlog.writes()) await this.#rememberKept(write);
  }

  /**
   * Decides on the committed state and writes the outcome. `committed` runs as soon as the commit stands, before
   * anybody can see it. Throws what `decide` throws, `not-found`, or `audit-unavailable`: then nothing was done.
   */
  async change(place: Place, decide: Decide, committed: (change: Change) => void = () => {}): Promise<Change> {
    try {
      return await this.#change(place, decide, committed, eventIds());
    } catch (error) {
      if (isUnavailable(error)) this.#noteRefused(place, decide);
      throw error;
    }
  }

  /** As `change`, for acts that protect a person: a failing store does not stop them. */
  async protect(place: Place, decide: Decide): Promise<Change> {
    const idOf = eventIds();
    try {
      return await this.#change(place, decide, () => {}, idOf);
    } catch (error) {
      const { live, backlog, now } = this.#parts;
      const before = live.get(place.appointmentId);
      if (!isUnavailable(error) || before === null) throw error;
      const decision = decide(before);
      const { appointment, seats } = decision;
      backlog.keep({
        atMs: now(), events: eventsOf(place, decision, idOf),
        change: { clinicId: place.clinicId, appointmentId: place.appointmentId, decision: { ...(appointment !== undefined && { appointment }), seats } },
      });
      const after = applyDecision(before, decision);
      live.rememberUnwritten(after);
      this.#parts.changed({ before, after });
      return { before, after };
    }
  }

  /** Any other writes that need their audit row with them. Same promise as `change`. */
  transact<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.#attempt(work);
  }

  /** What is committed now, of one moment; what the store has yet to learn counts more. */
  async consultationOfSeat(id: ParticipantId): Promise<Consultation | null> {
    const { store, live } = this.#parts;
    const stored = await store.transaction((tx) => tx.findConsultationOfSeat(id));
    return stored !== null && live.isUnwritten(stored.appointment.id) ? live.get(stored.appointment.id) : stored;
  }

  /** Records something that has happened already. Never throws, never holds anybody up. */
  note(event: AuditEvent): void {
    const write: KeptWrite = { atMs: this.#parts.now(), events: [{ id: newAuditId(), ...event }], change: null };
    void this.#writeOrKeep(write);
  }

  /** Takes over what another gateway could not write. In order, and safe to be tried twice; resolves when it is on the disk here. */
  async inherit(writes: readonly KeptWrite[]): Promise<void> {
    const { backlog } = this.#parts;
    for (const write of writes) {
      // Before it can be written: what counts until then is counted down by the writing.
      await this.#rememberKept(write);
      backlog.keep(write);
    }
    await backlog.spooled();
    await this.flush();
  }

  /** Tries the kept writes in order; resolves when they are written or one of them failed again. Never rejects. */
  flush(): Promise<void> {
    const { backlog, log } = this.#parts;
    this.#flushing = this.#flushing
      .then(() => backlog.drain((write) => this.#tryKept(write), (write) => this.#salvage(write)))
      // What cannot be read now stays where it is: nothing is granted on top of it, and everybody can still be protected.
      .catch((error: unknown) => log.error('record-unreadable', { part: 'audit', error: errorName(error) }));
    return this.#flushing;
  }

  /** Before the end: what can be written is written, the rest is safe in the spool. */
  async close(): Promise<void> {
    await this.flush();
    await this.#parts.backlog.spooled();
  }

  async #change(place: Place, decide: Decide, committed: (change: Change) => void, idOf: IdOf): Promise<Change> {
    let before: Consultation | null = null;
    const change = await this.#attempt(async (tx) => {
      const stored = await tx.findConsultation(place.clinicId, place.appointmentId);
      if (stored === null) throw new CodedError('not-found');
      // A commit whose answer was lost may stand: then it is not decided twice.
      if (before !== null && await tx.hasAudit(idOf(0))) return { before, after: stored };
      before = stored;
      return { before, after: await this.#write(tx, stored, place, decide(stored), idOf) };
    });
    committed(change);
    this.#parts.live.remember(change.after);
    this.#parts.changed(change);
    return change;
  }

  async #attempt<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    const { backlog, metrics, store } = this.#parts;
    // Order: a kept removal must be in the store before anything can be decided on top of it.
    if (!backlog.isEmpty) await this.flush();
    if (backlog.size > 0) throw new CodedError('audit-unavailable');
    try {
      return await metrics.timed('audit_append_seconds', () => store.transaction(work)).catch((error: unknown) => {
        if (error instanceof StoreFailure && error.kind === 'unknown') return store.transaction(work);
        throw error;
      });
    } catch (error) {
      if (error instanceof CodedError) throw error;
      metrics.count('audit_failures', error instanceof StoreFailure ? error.kind : '');
      this.#parts.log.error('store-failed', { error: errorName(error) });
      throw new CodedError('audit-unavailable');
    }
  }

  async #write(tx: StoreTransaction, before: Consultation, place: Place, decision: Decision, idOf: IdOf): Promise<Consultation> {
    if (decision.appointment === undefined && decision.seats.length === 0 && decision.audit.length === 0) return before;
    for (const { id, ...event } of eventsOf(place, decision, idOf)) await appendAudit(tx, event, this.#parts.now(), id);
    await writeChange(tx, before, decision);
    return await tx.findConsultation(place.clinicId, place.appointmentId) ?? before;
  }

  /** That it was asked for and could not be granted is told when it can be: as far as we know what was asked. */
  #noteRefused(place: Place, decide: Decide): void {
    const { live, backlog, now } = this.#parts;
    const known = live.get(place.appointmentId);
    if (known === null || !this.#refusals.take(now())) return;
    try {
      const audit = decide(known).audit.map((note) => ({ ...note, outcome: 'failed', detail: { ...note.detail, code: 'audit-unavailable' } }) as const);
      if (audit.length > 0) backlog.keep({ atMs: now(), events: eventsOf(place, { seats: [], audit }, eventIds()), change: null });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
    }
  }

  async #rememberKept({ change }: KeptWrite): Promise<void> {
    if (change === null) return;
    const { live, store } = this.#parts;
    const known = live.get(change.appointmentId) ?? await store.reads.findConsultation(change.clinicId, change.appointmentId);
    if (known !== null) live.rememberUnwritten(applyDecision(known, { ...change.decision, audit: [] }));
  }

  async #writeOrKeep(write: KeptWrite): Promise<void> {
    const { backlog } = this.#parts;
    if (backlog.isEmpty && await this.#tryKept(write) === 'written') return;
    backlog.keep(write);
    await this.flush();
  }

  #tryKept(write: KeptWrite): Promise<TryOutcome> {
    return this.#tryWrite(write, (tx) => writeKept(tx, write));
  }

  /** Its entries are refused for good, and a gap will tell so: the person they protected stays protected all the same. */
  #salvage(write: KeptWrite): Promise<TryOutcome> {
    return this.#tryWrite(write, (tx) => writeKept(tx, { ...write, events: [] }));
  }

  async #tryWrite(write: KeptWrite, work: (tx: StoreTransaction) => Promise<Consultation | null>): Promise<TryOutcome> {
    const { store, live } = this.#parts;
    try {
      const stored = await store.transaction(work);
      if (write.change !== null) live.written(write.change.appointmentId, stored);
      return 'written';
    } catch (error) {
      // Full, locked or gone: the write is as good as before. Anything else is about the write itself.
      return error instanceof StoreFailure && error.kind !== 'refused' ? 'later' : 'refused';
    }
  }
}

type IdOf = (index: number) => string;

/** The same id for the same event of an act, at every try. */
function eventIds(): IdOf {
  const ids: string[] = [];
  return (index) => (ids[index] ??= newAuditId());
}

function eventsOf({ clinicId, appointmentId }: Place, { audit }: Decision, idOf: IdOf): readonly KeptEvent[] {
  return audit.map((note, index) => ({ id: idOf(index), clinicId, chain: appointmentId, ...note }));
}

function isUnavailable(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'audit-unavailable';
}
