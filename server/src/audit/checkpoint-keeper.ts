import type { KeyObject } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { CheckpointRecord } from '../stores/checkpoint-record.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Store } from '../stores/store.ts';
import { toAuditEntry } from './audit-chain.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';
import { originOf, readCheckpoint, signCheckpoint } from './checkpoint.ts';
import { hashText } from './entry-hash.ts';
import { GrowingLog } from './growing-log.ts';

/** A log that grew is sealed this often, in ms, and after so many entries. */
export const checkpointEveryMs = 60_000;
export const checkpointEveryEntries = 1_000;

const tailRows = 500;
/** For the sink, at the end. */
const farewellMs = 3_000;

interface KeeperParts {
  readonly store: Store;
  readonly privateKey: KeyObject;
  /** null: checkpoints stay in the store. */
  readonly sink: CheckpointSink | null;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/** One clinic's log as far as it is read, and its last checkpoint. */
interface Sealed {
  readonly log: GrowingLog;
  last: CheckpointRecord | null;
  /** A note the sink has not taken yet. */
  unsent: string | null;
  /** While the sink is being asked; null: it is not. */
  sending: Promise<void> | null;
}

/**
 * Seals every clinic's log with signed checkpoints. It signs only what continues the tree it signed before: a log that
 * was changed under the newest checkpoint is reported (`audit-log-altered`) and gets no further one.
 */
export class CheckpointKeeper {
  readonly #parts: KeeperParts;
  readonly #clinics = new Map<ClinicId, Sealed | null>();
  readonly #leaving = new AbortController();
  #queue: Promise<unknown> = Promise.resolve();
  #ticking: Promise<void> | null = null;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    const startedAtMs = parts.now();
    parts.metrics.gauge('audit_unsealed_seconds', () => Math.max(0, ...this.#unsealedSince(startedAtMs).map((sinceMs) => (parts.now() - sinceMs) / 1_000)));
  }

  /** Seals what is due: to be called every few seconds. Never rejects; what failed is tried again at the next call. */
  tick(): Promise<void> {
    this.#ticking ??= this.#each(false).finally(() => { this.#ticking = null; });
    return this.#ticking;
  }

  /** Seals every log that grew, due or not. Never rejects. */
  sealAll(): Promise<void> {
    return this.#each(true);
  }

  /** Resolves when the sink has taken, or refused, what it was asked to take so far. */
  async sent(): Promise<void> {
    await Promise.all(Array.from(this.#clinics.values(), (sealed) => sealed?.sending));
  }

  /** Seals everything a last time. A sink that does not answer by then is not waited for: the next start sends again. */
  async close(): Promise<void> {
    await this.sealAll();
    const patience = setTimeout(() => this.#leaving.abort(), farewellMs);
    await this.sent();
    clearTimeout(patience);
  }

  /** The checkpoint over all that is committed now; null when it cannot be made. */
  seal(clinicId: ClinicId): Promise<CheckpointRecord | null> {
    return this.#next(() => this.#advance(clinicId, true));
  }

  async #each(isForced: boolean): Promise<void> {
    await this.#next(async () => {
      for (const clinicId of await this.#parts.store.reads.listClinics()) await this.#advance(clinicId, isForced);
    });
  }

  /** One after the other: two readers of one tree would append its leaves twice. */
  #next<T>(work: () => Promise<T>): Promise<T | null> {
    const run = this.#queue.then(work).catch((error: unknown) => {
      this.#parts.log.warn('checkpoint-failed', { error: errorName(error) });
      this.#parts.metrics.count('checkpoints', 'failed');
      return null;
    });
    this.#queue = run;
    return run;
  }

  async #advance(clinicId: ClinicId, isForced: boolean): Promise<CheckpointRecord | null> {
    const sealed = await this.#find(clinicId);
    if (sealed === null) return null;
    const { reads } = this.#parts.store;
    for (let open = this.#openEntries(sealed); ; open = this.#openEntries(sealed)) {
      const found = await sealed.log.read(reads, checkpointEveryEntries - open);
      const grown = open + found;
      const isDue = isForced || this.#parts.now() - (sealed.last?.madeAtMs ?? 0) >= checkpointEveryMs;
      if (grown >= checkpointEveryEntries || (grown > 0 && isDue)) await this.#sign(clinicId, sealed);
      if (grown < checkpointEveryEntries) break;
    }
    this.#send(sealed);
    return sealed.last;
  }

  #unsealedSince(startedAtMs: number): readonly number[] {
    const open = Array.from(this.#clinics.values()).filter((sealed) => sealed !== null && this.#openEntries(sealed) > 0);
    return open.map((sealed) => sealed?.last?.madeAtMs ?? startedAtMs);
  }

  #openEntries({ log, last }: Sealed): number {
    return log.size - (last?.treeSize ?? 0);
  }

  async #find(clinicId: ClinicId): Promise<Sealed | null> {
    const known = this.#clinics.get(clinicId);
    if (known !== undefined) return known;
    const opened = await this.#open(clinicId);
    this.#clinics.set(clinicId, opened);
    return opened;
  }

  /** Reads the log up to its newest checkpoint; null when the two do not fit. */
  async #open(clinicId: ClinicId): Promise<Sealed | null> {
    const { store: { reads }, log: logger, metrics } = this.#parts;
    const last = await reads.lastCheckpoint(clinicId);
    const log = new GrowingLog(clinicId, await reads.lastPurge(clinicId));
    const sealedSize = last?.treeSize ?? 0;
    while (log.size < sealedSize && await log.read(reads, sealedSize - log.size) > 0);
    const checkpoint = last === null ? null : readCheckpoint(last.note);
    const isSealed = last === null || (checkpoint?.size === log.size && checkpoint.root.equals(log.root()));
    if (isSealed && await this.#isTailWhole(clinicId, log.position)) {
      // The process may have died between storing and sending: a copy too many does no harm.
      return { log, last, unsent: last?.note ?? null, sending: null };
    }
    logger.error('audit-log-altered', { part: 'audit', count: log.size });
    metrics.count('checkpoints', 'altered');
    return null;
  }

  /** What nothing has signed yet: is every entry what its hash says, and does each follow the one before it? */
  async #isTailWhole(clinicId: ClinicId, position: number): Promise<boolean> {
    const { reads } = this.#parts.store;
    const heads = new Map<string, string>();
    let after = position;
    for (;;) {
      const rows = await reads.listAudit(clinicId, after, tailRows);
      for (const row of rows) {
        if (hashText(row.entry) !== row.hash) return false;
        const before = heads.get(row.chain);
        if (before !== undefined && before !== toAuditEntry(row).prev) return false;
        heads.set(row.chain, row.hash);
        after = row.position;
      }
      if (rows.length < tailRows) return true;
    }
  }

  async #sign(clinicId: ClinicId, sealed: Sealed): Promise<void> {
    const { store, privateKey, metrics, now } = this.#parts;
    const note = signCheckpoint({ origin: originOf(clinicId), size: sealed.log.size, root: sealed.log.root() }, privateKey);
    const record = { clinicId, treeSize: sealed.log.size, note, madeAtMs: now() };
    await store.transaction((tx) => tx.insertCheckpoint(record));
    sealed.last = record;
    sealed.unsent = note;
    metrics.count('checkpoints', 'signed');
    this.#send(sealed);
  }

  /** One note at a time, beside the queue: a sink that fails or hangs holds nothing up. */
  #send(sealed: Sealed): void {
    const { sink } = this.#parts;
    if (sink === null || sealed.unsent === null || sealed.sending !== null) return;
    sealed.sending = this.#push(sink, sealed).finally(() => { sealed.sending = null; });
  }

  /** The newest checkpoint covers those before it: what was signed meanwhile is sent next, and after a failure at the next call. */
  async #push(sink: CheckpointSink, sealed: Sealed): Promise<void> {
    const { log, metrics } = this.#parts;
    try {
      for (let note = sealed.unsent; note !== null; note = sealed.unsent) {
        await unlessAborted(sink.push(note, this.#leaving.signal), this.#leaving.signal);
        if (sealed.unsent === note) sealed.unsent = null;
      }
    } catch (error) {
      log.error('checkpoint-sink-failed', { error: errorName(error) });
      metrics.count('checkpoints', 'unsent');
    }
  }
}

/** A disk that hangs knows no signal. */
function unlessAborted(pushed: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('the gateway ends'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    void pushed.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
