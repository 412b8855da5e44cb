import { newAuditId } from '../audit/audit-chain.ts';
import { clinicChain } from '../audit/audit-event.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { KeptEvent, KeptWrite } from './kept-write.ts';

/** `no-room`: spool and memory were full. `refused`: the store would not take it. `process-ended`: only memory had it. */
export type GapReason = 'no-room' | 'refused' | 'process-ended';

/** So many events of a clinic are not on record, between these times. */
interface Gap {
  readonly id: string;
  readonly clinicId: ClinicId;
  readonly reason: GapReason;
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** As many as fit in the spool's first block. */
const gapsInText = 40;

/** What is missing from the record. It becomes an entry of its own: a gap is never silent. */
export class AuditGaps {
  readonly #gaps = new Map<string, Gap>();

  get isEmpty(): boolean {
    return this.#gaps.size === 0;
  }

  count(events: readonly KeptEvent[], atMs: number, reason: GapReason): void {
    for (const { clinicId } of events) {
      const key = `${reason} ${clinicId}`;
      const known = this.#gaps.get(key) ?? { id: newAuditId(), clinicId, reason, fromMs: atMs, toMs: atMs, count: 0 };
      this.#gaps.set(key, { ...known, fromMs: Math.min(known.fromMs, atMs), toMs: Math.max(known.toMs, atMs), count: known.count + 1 });
    }
  }

  /** The entries that tell, each with what to call when it is written. */
  *toWrites(): Generator<{ readonly write: KeptWrite; readonly written: () => void }> {
    for (const [key, { id, clinicId, reason, fromMs, toMs, count }] of Array.from(this.#gaps)) {
      const detail = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), count, reason };
      const event = { id, clinicId, chain: clinicChain, actor: { kind: 'system', subject: 'backlog' }, action: 'audit.gap', outcome: 'failed', detail } as const;
      yield { write: { atMs: toMs, events: [event], change: null }, written: () => this.#gaps.delete(key) };
    }
  }

  toText(): string {
    return this.isEmpty ? '' : JSON.stringify(Array.from(this.#gaps.values()).slice(0, gapsInText));
  }

  static fromText(text: string): AuditGaps {
    const gaps = new AuditGaps();
    const list = text === '' ? [] : JSON.parse(text) as readonly Gap[];
    for (const gap of list) gaps.#gaps.set(`${gap.reason} ${gap.clinicId}`, gap);
    return gaps;
  }
}
