import type { Clock } from '../clock.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Store } from '../stores/store.ts';
import { appendAudit } from './audit-chain.ts';
import { clinicChain } from './audit-event.ts';
import { GrowingLog } from './growing-log.ts';

interface RetentionParts {
  readonly store: Store;
  /** Entries older than this are deleted; 0: none ever is. */
  readonly years: number;
  readonly log: Logger;
  readonly now: Clock;
}

const dayMs = 86_400_000;
const yearMs = 365.25 * dayMs;
/** Something must have been signed at least one and at most so many days ago: else the clock may have leapt. */
const quietDaysTaken = 60;
const rowsPerStep = 2_000;

/**
 * Deletes what a clinic need not keep any longer, from the beginning of its log up to a checkpoint, so that the rest is
 * proven as before. That it does so is an entry of the log, in one transaction with the leave to delete.
 */
export class Retention {
  readonly #parts: RetentionParts;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** To be called now and then. Never rejects; what failed is tried again at the next call. */
  async run(): Promise<void> {
    const { store, years, log } = this.#parts;
    if (years === 0) return;
    try {
      for (const clinicId of await store.reads.listClinics()) {
        await this.#mark(clinicId);
        // In steps: nobody's admission waits behind six years of rows.
        while (await store.transaction((tx) => tx.deletePurged(clinicId, rowsPerStep)) === rowsPerStep);
      }
    } catch (error) {
      log.error('retention-failed', { part: 'audit', error: errorName(error) });
    }
  }

  /** A clock that is years ahead would make everything old. By the clock's own count it has to be believed for a day first. */
  async #isClockBelievable(clinicId: ClinicId, nowMs: number): Promise<boolean> {
    const recent = await this.#parts.store.reads.lastCheckpointBefore(clinicId, nowMs - dayMs);
    return recent !== null && nowMs - recent.madeAtMs < quietDaysTaken * dayMs;
  }

  /** Everything up to the last checkpoint that was signed before the cut is older than it. */
  async #mark(clinicId: ClinicId): Promise<void> {
    const { store, years, log, now } = this.#parts;
    const nowMs = now();
    const cutMs = nowMs - years * yearMs;
    const [last, checkpoint] = [await store.reads.lastPurge(clinicId), await store.reads.lastCheckpointBefore(clinicId, cutMs)];
    if (checkpoint === null || checkpoint.treeSize <= (last?.treeSize ?? 0)) return;
    if (!await this.#isClockBelievable(clinicId, nowMs)) return log.warn('retention-waits', { part: 'audit' });
    const { treeSize } = checkpoint;
    const read = new GrowingLog(clinicId, last);
    while (read.size < treeSize && await read.read(store.reads, treeSize - read.size) > 0);
    await store.transaction(async (tx) => {
      await tx.insertPurge({ clinicId, treeSize, position: read.position, peaks: read.peaks(), madeAtMs: nowMs });
      await appendAudit(tx, {
        clinicId, chain: clinicChain, actor: { kind: 'system', subject: 'retention' }, action: 'audit.purged',
        detail: { entries: treeSize, before: new Date(cutMs).toISOString(), years },
      }, nowMs);
    });
    log.info('audit-purged', { part: 'audit', count: treeSize });
  }
}
