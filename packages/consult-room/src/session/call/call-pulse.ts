import { LeakWatch, ReceiveWatch, sentTotals } from '@consult-room/e2ee/main';
import { slot } from '@consult-room/e2ee/messages';
import type { QualityFigures } from '@consult-room/protocol';
import { evidenceOf, type Evidence, type EvidenceState, type Verdicts } from '../../encryption/encryption-evidence.ts';
import type { EncryptionController } from '../../encryption/encryption-controller.ts';
import { receivedTotals } from '../../encryption/received-totals.ts';
import { BandwidthDrop } from '../../quality/bandwidth-drop.ts';
import { LayerSteering } from '../../quality/layer-steering.ts';
import { PictureRefresh } from '../../quality/picture-refresh.ts';
import { QualityHistory } from '../../quality/quality-history.ts';
import { QualityMonitor } from '../../quality/quality-monitor.ts';
import { sentLayers } from '../../quality/sent-layers.ts';
import { StandingPictures, type Standing } from '../../quality/standing-pictures.ts';
import { WeakAdvice, type Advice } from '../../quality/weak-advice.ts';
import type { Sfu, SfuReports } from '../../sfu/sfu.ts';
import type { QualityView } from '../snapshot.ts';
import type { CallPeople } from './call-people.ts';

/** The part of the encryption that is watched here. */
type Sealing = Pick<EncryptionController, 'keyActive' | 'stats' | 'fail'>;

/** Two looks closer together see what was sealed before the first leave only at the second: it would look like a leak. */
const apartMs = 500;

/** A picture that stands for so long gets a whole one asked for, and then a smaller one: all of it has to be over within two seconds. */
const wholeAfterMs = 500;
const smallerAfterMs = 1_000;

const notYet = (code: string): Evidence => ({ state: 'pending', code, people: new Map() });

/** Once a second: is what leaves us sealed, is what we show authenticated, is what arrives shown, how good is the connection? */
export class CallPulse {
  #encryption: Sealing;
  readonly #people: CallPeople;
  readonly #shown: ReadonlyMap<string, number>;
  readonly #monitor = new QualityMonitor();
  readonly history = new QualityHistory();
  readonly #layers = new LayerSteering();
  readonly #standing = new StandingPictures();
  readonly #refresh = new PictureRefresh();
  readonly #drop = new BandwidthDrop();
  readonly #weak = new WeakAdvice();
  #advice: Advice | null = null;
  #leaks = new LeakWatch();
  readonly #receivers = new ReceiveWatch();
  #verdicts: Verdicts = new Map();
  #sfu: Sfu | null = null;
  #evidence = notYet('not-started');
  #beating = false;
  #glancing = false;
  #lookedAtMs = 0;

  constructor(encryption: Sealing, people: CallPeople, shown: ReadonlyMap<string, number> = new Map()) {
    this.#shown = shown;
    this.#encryption = encryption;
    this.#people = people;
  }

  /** Another worker does the work from here on: what the one before showed is no evidence any more. */
  restart(encryption: Sealing): void {
    this.#encryption = encryption;
    this.#leaks = new LeakWatch();
    this.#sfu = null;
    this.#evidence = notYet('worker-lost');
  }

  /** One look. Skipped while the one before is not finished, or only just (a page that was asleep, a machine that is slow). */
  async beat(sfu: Sfu | null, isSoundOnly = false): Promise<void> {
    if (this.#beating || sfu === null || Date.now() - this.#lookedAtMs < apartMs) return;
    this.#beating = true;
    try {
      await this.#look(sfu, isSoundOnly);
    } finally {
      this.#beating = false;
      this.#lookedAtMs = Date.now();
    }
  }

  /** Between two looks: has the first frame been opened yet? Nobody should wait a second longer for the lock than needed. */
  async peek(): Promise<boolean> {
    if (this.#beating || this.#evidence.state === 'encrypted' || !this.#encryption.keyActive) return false;
    const expected = this.#people.expected();
    if (expected.length === 0) return false;
    const encryption = this.#encryption;
    const counters = await encryption.stats();
    if (encryption !== this.#encryption || !encryption.keyActive) return false;
    this.#evidence = evidenceOf(counters, true, expected, Date.now(), this.#verdicts);
    return true;
  }

  /**
   * Some times a second: should a whole picture be sent, has the line got narrow, and does a picture we receive stand because
   * parts of it were lost? Without being asked a browser waits three seconds.
   */
  async glance(sfu: Sfu | null): Promise<void> {
    if (sfu === null || this.#sfu !== sfu || this.#glancing) return;
    this.#glancing = true;
    try {
      const { sending, receiving, inbound } = await sfu.reports();
      if (this.#sfu !== sfu) return;
      const nowMs = Date.now();
      sfu.repeatPictures(!this.#drop.look(sending ?? [], nowMs));
      const [smallest] = sentLayers(sending ?? []);
      if (smallest !== undefined && this.#refresh.isDue(nowMs)) sfu.sendKeyFrame(smallest);
      if (document.visibilityState !== 'hidden') this.#quicken(sfu, this.#standing.look(receiving ?? [], inbound, nowMs));
    } finally {
      this.#glancing = false;
    }
  }

  get quality(): QualityView | null {
    const { own } = this.#monitor;
    return own && (this.#advice === null ? own : { ...own, advice: this.#advice });
  }

  get figures(): QualityFigures | null {
    return this.#monitor.figures;
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

  async #look(sfu: Sfu, isSoundOnly: boolean): Promise<void> {
    const encryption = this.#encryption;
    if (this.#sfu !== sfu) this.#startOn(sfu);
    const reports = await sfu.reports();
    // Asked afterwards: frames sealed in between can only speak for the sender.
    const counters = await encryption.stats();
    if (encryption !== this.#encryption || this.#sfu !== sfu) return;
    const nowMs = Date.now();
    const leaking = reports.sending === null ? null : this.#leaks.look(sentTotals(reports.sending), counters);
    if (leaking !== null) return encryption.fail('leak');
    this.#watchReceivers(sfu, reports, counters, nowMs);
    this.#refresh.look(reports.sending ?? [], nowMs);
    const expected = this.#people.expected();
    const speaking = new Set(expected.filter(({ live }) => live.length > 0).map(({ participantId }) => participantId));
    this.#monitor.look({ ...reports, speaking, isHidden: document.visibilityState === 'hidden', nowMs });
    this.history.note(this.#monitor.own, nowMs);
    this.#advice = this.#weak.look(this.#monitor.own?.level ?? null, isSoundOnly, nowMs);
    this.#steer(sfu, [...speaking], nowMs);
    this.#evidence = evidenceOf(counters, encryption.keyActive, expected, nowMs, this.#verdicts);
  }

  #startOn(sfu: Sfu): void {
    this.#sfu = sfu;
    this.#leaks.restart();
    this.#receivers.restart();
    this.#layers.restart();
    this.#standing.restart();
    this.#refresh.restart();
    this.#drop.restart();
    this.#weak.restart();
    this.#verdicts = new Map();
  }

  #steer(sfu: Sfu, speaking: readonly string[], nowMs: number): void {
    const arrivals = speaking.map((participantId) => ({
      participantId, level: this.#monitor.of(participantId)?.level ?? null, rates: this.#monitor.ratesOf(participantId), isShedLast: this.#people.isInterpreter(participantId), shownLines: this.#shown.get(participantId) ?? null,
    }));
    const isLineWeak = this.#monitor.own?.level !== 'good';
    for (const [participantId, layer] of this.#layers.look(arrivals, nowMs, isLineWeak)) sfu.receiveLayer({ participantId, slot: slot.camera }, layer);
  }

  #quicken(sfu: Sfu, standing: readonly Standing[]): void {
    for (const { mid, participantId, slot: which, forMs } of standing) {
      if (forMs < wholeAfterMs) continue;
      sfu.requestKeyFrame(mid);
      const layer = which === slot.camera && forMs >= smallerAfterMs ? this.#layers.stands(participantId, this.#shown.get(participantId) ?? null, Date.now()) : null;
      if (layer !== null) sfu.receiveLayer({ participantId, slot: slot.camera }, layer);
    }
  }

  #watchReceivers(sfu: Sfu, { receiving, inbound }: SfuReports, counters: Parameters<ReceiveWatch['look']>[1], nowMs: number): void {
    if (receiving === null) return;
    // A page nobody sees may be left without pictures by its browser.
    if (document.visibilityState === 'hidden') this.#receivers.restart();
    const totals = receivedTotals(receiving, inbound);
    this.#verdicts = this.#receivers.look(totals, counters, nowMs);
    for (const { key, line } of totals) {
      if (this.#verdicts.get(key) === 'renew') sfu.renew(line);
    }
  }
}
