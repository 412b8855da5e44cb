import type { AuditEntry } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import type { Store } from '../stores/store.ts';
import type { ClinicCaller } from '../tokens/api-keys.ts';
import { appendAudit, toAuditEntry } from './audit-chain.ts';
import { clinicChain } from './audit-event.ts';
import type { CheckpointKeeper } from './checkpoint-keeper.ts';
import { exportLines } from './export-lines.ts';

export interface AuditQuery {
  /** null: every chain of the clinic, in the order of writing. */
  readonly appointment: string | null;
  /** `next` of the page before; 0 for the first. Within one appointment it is the `seq` last read. */
  readonly after: number;
  readonly limit: number;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Value of `after` for the next page, or null at the end. */
  readonly next: number | null;
}

/** Reads the log for a clinic. The reading itself is on record first, in the clinic's own chain. */
export class AuditReader {
  readonly #store: Store;
  readonly #flush: () => Promise<void>;
  readonly #keeper: CheckpointKeeper;
  readonly #now: Clock;

  /** `flush` writes what happened already and is not in the store yet. */
  constructor(store: Store, flush: () => Promise<void>, keeper: CheckpointKeeper, now: Clock) {
    this.#store = store;
    this.#flush = flush;
    this.#keeper = keeper;
    this.#now = now;
  }

  async read(caller: ClinicCaller, { appointment, after, limit }: AuditQuery): Promise<AuditPage> {
    const { clinicId } = caller;
    await this.#flush();
    return this.#store.transaction(async (tx) => {
      const rows = appointment === null
        ? await tx.listAudit(clinicId, after, limit)
        : await tx.listAuditChain(clinicId, appointment, after, limit);
      // Committed before anything is answered; after the selection, so that reading to the end comes to an end.
      await appendAudit(tx, {
        clinicId, chain: clinicChain, actor: { kind: 'clinic', subject: caller.keyId }, action: 'audit.read',
        detail: { ...(appointment !== null && { appointment }), after, entries: rows.length },
      }, this.#now());
      const last = rows.at(-1);
      const next = last === undefined || rows.length < limit ? null : appointment === null ? last.position : last.seq;
      return { entries: rows.map(toAuditEntry), next };
    });
  }
  /**
   * The clinic's whole log as NDJSON (see `exportLines`). That it was asked for is committed before the first line, and
   * the last line is a checkpoint that covers it.
   */
  async export({ clinicId, keyId }: ClinicCaller): Promise<AsyncIterable<string>> {
    await this.#flush();
    await this.#store.transaction((tx) => appendAudit(tx, {
      clinicId, chain: clinicChain, actor: { kind: 'clinic', subject: keyId }, action: 'audit.read', detail: { export: true },
    }, this.#now()));
    const purge = await this.#store.reads.lastPurge(clinicId);
    const sealed = await this.#keeper.seal(clinicId);
    return exportLines(this.#store.reads, clinicId, sealed?.treeSize ?? null, purge);
  }
}
