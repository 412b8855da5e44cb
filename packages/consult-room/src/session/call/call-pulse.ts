import { evidenceOf, type Evidence, type EvidenceState } from '../../encryption/encryption-evidence.ts';
import type { EncryptionController } from '../../encryption/encryption-controller.ts';
import { LeakWatch } from '../../encryption/leak-watch.ts';
import { sentTotals } from '../../encryption/sent-totals.ts';
import { QualityMonitor } from '../../quality/quality-monitor.ts';
import type { Sfu } from '../../sfu/sfu.ts';
import type { QualityView } from '../snapshot.ts';
import type { CallPeople } from './call-people.ts';

/** Once a second: is what leaves us sealed, is what we show authenticated, how good is the connection? */
export class CallPulse {
  readonly #encryption: EncryptionController;
  readonly #people: CallPeople;
  readonly #monitor = new QualityMonitor();
  readonly #leaks = new LeakWatch();
  #sfu: Sfu | null = null;
  #evidence: Evidence = { state: 'pending', code: 'not-started', people: new Map() };
  #beating = false;

  constructor(encryption: EncryptionController, people: CallPeople) {
    this.#encryption = encryption;
    this.#people = people;
  }

  /** One look. Skipped while the one before is not finished (a page that was asleep). */
  async beat(sfu: Sfu | null): Promise<void> {
    if (this.#beating || sfu === null) return;
    this.#beating = true;
    try {
      await this.#look(sfu);
    } finally {
      this.#beating = false;
    }
  }

  /** Between two looks: has the first frame been opened yet? Nobody should wait a second longer for the lock than needed. */
  async peek(): Promise<boolean> {
    if (this.#beating || this.#evidence.state === 'encrypted' || !this.#encryption.keyActive) return false;
    const expected = this.#people.expected();
    if (expected.length === 0) return false;
    this.#evidence = evidenceOf(await this.#encryption.stats(), true, expected, Date.now());
    return true;
  }

  get quality(): QualityView | null {
    return this.#monitor.own;
  }

  qualityOf(participantId: string): QualityView | null {
    return this.#monitor.of(participantId);
  }

  get evidence(): Evidence {
    return this.#evidence;
  }

  evidenceOf(participantId: string): EvidenceState {
    return this.#evidence.people.get(participantId) ?? 'pending';
  }

  async #look(sfu: Sfu): Promise<void> {
    if (this.#sfu !== sfu) this.#leaks.restart();
    this.#sfu = sfu;
    const [reports, counters] = await Promise.all([sfu.reports(), this.#encryption.stats()]);
    const nowMs = Date.now();
    const leaking = reports.sending === null ? null : this.#leaks.look(sentTotals(reports.sending), counters);
    if (leaking !== null) return this.#encryption.fail('leak');
    const expected = this.#people.expected();
    const speaking = new Set(expected.filter(({ live }) => live.length > 0).map(({ participantId }) => participantId));
    this.#monitor.look({ ...reports, speaking, nowMs });
    this.#evidence = evidenceOf(counters, this.#encryption.keyActive, expected, nowMs);
  }
}
