import type { AuditActor } from '@consult-room/protocol';
import { appendAudit } from '../audit/audit-chain.ts';
import { clinicChain } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Ledger } from './ledger.ts';

/** A portal reads its list again every few seconds: within this time it is one look. */
const oneLookMs = 15 * 60_000;
const viewersKept = 10_000;

/** That people's names are shown goes on record first: whom to, and by which way. */
export class Looks {
  readonly #ledger: Ledger;
  readonly #now: Clock;
  readonly #lastMs = new Map<string, number>();

  constructor(ledger: Ledger, now: Clock) {
    this.#ledger = ledger;
    this.#now = now;
  }

  /** Throws `audit-unavailable`: then nothing may be shown. */
  async record(clinicId: ClinicId, actor: AuditActor, by: 'appointment' | 'list' | 'queue', appointment?: string): Promise<void> {
    const nowMs = this.#now();
    const key = JSON.stringify([clinicId, actor.subject, by, appointment]);
    if (nowMs - (this.#lastMs.get(key) ?? -Infinity) < oneLookMs) return;
    const detail = { by, ...(appointment !== undefined && { appointment }) };
    await this.#ledger.transact((tx) => appendAudit(tx, { clinicId, chain: clinicChain, actor, action: 'identity.viewed', detail }, nowMs));
    if (this.#lastMs.size >= viewersKept) this.#lastMs.clear();
    this.#lastMs.set(key, nowMs);
  }
}
