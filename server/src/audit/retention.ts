import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { CheckpointRecord } from '../stores/checkpoint-record.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { PurgeRecord } from '../stores/purge-record.ts';
import type { Store } from '../stores/store.ts';
import { appendAudit } from './audit-chain.ts';
import { clinicChain } from './audit-event.ts';
import type { CheckpointKeeper } from './checkpoint-keeper.ts';
import { isSignedBy, purgeOriginOf, readCheckpoint, signCheckpoint } from './checkpoint.ts';
import { readOldEntries, type OldEntries } from './old-entries.ts';

interface RetentionParts {
  readonly store: Store;
  readonly keeper: CheckpointKeeper;
  /** The one that signs checkpoints. */
  readonly privateKey: KeyObject;
  /** Entries older than this are deleted; 0: none ever is. */
  readonly years: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
}

const dayMs = 86_400_000;
const yearMs = 365.25 * dayMs;
/** Something must have been signed at least one and at most so many days ago: else the clock may have leapt. */
const quietDaysTaken = 60;
const rowsPerStep = 2_000;

/**
 * Deletes what a clinic need not keep any longer, from the beginning of its log up to a checkpoint, so that the rest is
 * proven as before. It deletes only what is what was signed, and by its own words old enough; a log that was altered keeps
 * all its evidence. That it deletes is an entry of the log with a signature of its own, in one transaction with the leave
 * to delete: whoever can write the database but lacks the key cannot make a deletion look like this one.
 */
export class Retention {
  readonly #parts: RetentionParts;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** To be called now and then. Never rejects; what failed is tried again at the next call. */
  async run(): Promise<void> {
    const { store, keeper, years, log } = this.#parts;
    if (years === 0) return;
    try {
      for (const clinicId of await store.reads.listClinics()) {
        // Says whether the whole log is still the one that was signed. From here on the keeper reads its end alone.
        if (await keeper.seal(clinicId) === null) continue;
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
    const old = await readOldEntries(store.reads, clinicId, last, checkpoint.treeSize);
    if (!this.#isAsSigned(old, checkpoint)) return;
    // Whoever writes the database can make a checkpoint look old, not the entries under it.
    if (old.youngestMs >= cutMs) return log.warn('retention-waits', { part: 'audit' });
    await this.#write({ clinicId, treeSize: old.tree.size, position: old.position, peaks: old.tree.peaks.map((hash) => hash.toString('hex')), madeAtMs: nowMs }, old, new Date(cutMs).toISOString());
  }

  #isAsSigned({ tree, isWhole }: OldEntries, { note, treeSize }: CheckpointRecord): boolean {
    const { log, metrics, privateKey } = this.#parts;
    const isWritten = isWhole && tree.size === treeSize && readCheckpoint(note)?.root.equals(tree.root()) === true;
    if (!isWritten) {
      log.error('audit-log-altered', { part: 'audit', count: tree.size });
      metrics.count('checkpoints', 'altered');
      return false;
    }
    // By a key from before this one, or by nobody: a newer checkpoint will cover it.
    const isSigned = isSignedBy(note, [createPublicKey(privateKey)]);
    if (!isSigned) log.warn('retention-waits', { part: 'audit', code: 'unsigned' });
    return isSigned;
  }

  async #write(purge: PurgeRecord, { tree }: OldEntries, before: string): Promise<void> {
    const { store, privateKey, years, log } = this.#parts;
    const { clinicId, treeSize: entries } = purge;
    const proof = signCheckpoint({ origin: purgeOriginOf(clinicId, before), size: entries, root: tree.root() }, privateKey);
    await store.transaction(async (tx) => {
      await tx.insertPurge(purge);
      await appendAudit(tx, {
        clinicId, chain: clinicChain, actor: { kind: 'system', subject: 'retention' }, action: 'audit.purged',
        detail: { entries, before, years, proof },
      }, purge.madeAtMs);
    });
    log.info('audit-purged', { part: 'audit', count: entries });
  }
}
