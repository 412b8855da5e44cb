import { clinicChain } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { Pace } from '../limits/pace.ts';
import type { ClinicCaller } from '../tokens/api-keys.ts';
import { authorise } from './authorise.ts';
import type { Ledger } from './ledger.ts';
import type { ClinicVerb } from './rights.ts';

/** A program with the wrong key repeats itself: the log keeps the first 20, then one every three seconds. */
const notesBurst = 20;
const notesPerSecond = 1 / 3;

/** The first question to every call of a clinic's software: is its key good for that? A refusal is on record. */
export class ClinicGate {
  readonly #ledger: Ledger;
  readonly #notes: Pace;

  constructor(ledger: Ledger, now: Clock) {
    this.#ledger = ledger;
    this.#notes = new Pace(notesPerSecond, notesBurst, now);
  }

  /** Throws `forbidden` when the key lacks the scope. */
  check({ clinicId, keyId, scopes }: ClinicCaller, verb: ClinicVerb): void {
    const refusal = authorise({ as: 'clinic', scopes, verb, appointment: null });
    if (refusal === null) return;
    if (this.#notes.take(keyId)) {
      this.#ledger.note({ clinicId, chain: clinicChain, actor: { kind: 'clinic', subject: keyId }, action: 'act.refused', outcome: 'refused', detail: { verb, code: refusal } });
    }
    throw new CodedError(refusal);
  }
}
