import type { Slot } from '@consult-room/e2ee/messages';
import { ConsultError, toConsultError } from '../../consult-error.ts';
import { backoffMs } from '../../gateway/backoff.ts';
import type { Sfu, SfuOptions, SfuVitals } from '../../sfu/sfu.ts';
import type { Lifetime } from '../lifetime.ts';
import type { Rung } from '../snapshot.ts';
import { FlowWatch, type Expected } from './flow-watch.ts';
import { climb, firstRung, wakeAtMs, type LadderEvent } from './ladder.ts';

/** What the connection to the media server tells its owner. */
export type SfuEvents = Pick<SfuOptions, 'relayOnly' | 'onWay' | 'onShaken' | 'onLine' | 'onFailure' | 'pauseMs'>;

export interface MediaLineOptions {
  readonly life: Lifetime;
  /** A new connection with the credentials of this moment. */
  readonly makeSfu: (events: SfuEvents) => Sfu;
  /** Tells the gateway that our media is up. Never rejects. */
  readonly enter: () => Promise<void>;
  /** Resolves once frames can be sealed and opened. */
  readonly keyActive: () => Promise<void>;
  readonly tracks: () => ReadonlyMap<Slot, MediaStreamTrack | null>;
  /** What should arrive while all is well. */
  readonly expected: () => Expected;
  readonly hasRelay: () => boolean;
  /** Fresh relay credentials, where they can be had soon. Never rejects. */
  readonly refreshIce: () => Promise<void>;
  /** Is the line to the gateway alive? */
  readonly probe: () => void;
  /** The line to the gateway went over a network that is gone: another one. */
  readonly renewLink: () => void;
  /** Media flows, for the first time or again. */
  readonly onUp: () => void;
  /** Media does not flow, and this is being done about it. Said again when something else is. */
  readonly onLost: (rung: Rung) => void;
  /** The media server could not be asked for anything for so long, ms; media went on. */
  readonly onResumed: (durationMs: number) => void;
  /** It takes long. It is tried further all the same. */
  readonly onStuck: (error: ConsultError) => void;
  readonly onGiveUp: (error: ConsultError) => void;
}

/** Half as often while all is well. */
const lookEveryMs = 250;
const stalledMs = 2_000;
/** Looks in a row, 500 ms apart, at connections one of which has no way: longer than it needs to find its first. */
const wanderingLooks = 6;

/** Our connection to the media server, mended as `ladder.ts` says: same seat, same keys. */
export class MediaLine {
  readonly #options: MediaLineOptions;
  readonly #flow = new FlowWatch();
  #ladder = firstRung;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sfu: Sfu | null = null;
  /** Tracks may go on the wire. */
  #open = false;
  readonly #sent = new Map<Slot, MediaStreamTrack | null>();
  #video = true;
  #suspended = false;
  #isLooking = false;
  #looks = 0;
  #wandering = 0;
  #isMediaGone = false;
  #standing: SfuVitals['standing'] = 'none';
  #shown: Rung | null = null;
  #lineDownSinceMs: number | null = null;

  constructor(options: MediaLineOptions) {
    this.#options = options;
    options.life.interval(() => void this.#look(), lookEveryMs);
    options.life.onEnd(() => this.suspend());
  }

  get sfu(): Sfu | null {
    return this.#sfu;
  }

  /** Also after `suspend`, or when the person wants it tried once more. */
  connect(): void {
    this.#suspended = false;
    this.#feed('start');
  }

  /** Closes every connection at once, and makes no other until `connect`. */
  suspend(): void {
    this.#suspended = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** The device is on another network, or on one again. */
  moved(): void {
    this.#options.renewLink();
    this.#sfu?.rejoin();
    this.#feed('moved');
  }

  tracksChanged(): void {
    const sfu = this.#sfu;
    this.#sendTracks().catch((error: unknown) => {
      if (sfu !== null) this.#lost(sfu, toConsultError(error));
    });
  }

  async receiveVideo(on: boolean): Promise<void> {
    this.#video = on;
    const sfu = this.#sfu;
    // Where it fails, the next connection does it.
    await sfu?.receiveVideo(on).catch((error: unknown) => this.#lost(sfu, toConsultError(error)));
  }

  #feed(event: LadderEvent): void {
    const { life, hasRelay } = this.#options;
    if (life.isOver || this.#suspended) return;
    this.#ladder = climb(this.#ladder, event, { nowMs: Date.now(), random: Math.random(), hasRelay: hasRelay(), flows: this.#isCarrying });
    if (this.#ladder.act === 'renew') this.#isMediaGone = true;
    const wakeMs = wakeAtMs(this.#ladder);
    clearTimeout(this.#timer);
    if (wakeMs !== null) this.#timer = setTimeout(() => this.#feed('due'), Math.max(0, wakeMs - Date.now()));
    this.#show();
    this.#perform();
  }

  #show(): void {
    const { rung, stoodBefore } = this.#ladder;
    if (rung === null) this.#isMediaGone = false;
    else if (this.#isMediaGone && stoodBefore && rung !== this.#shown) this.#options.onLost(rung);
    this.#shown = this.#isMediaGone ? rung : null;
  }

  #perform(): void {
    const { onStuck, onGiveUp } = this.#options;
    switch (this.#ladder.act) {
      case 'restart': return void this.#restart();
      case 'renew': return void this.#renew();
      case 'tell': return onStuck(this.#failure);
      case 'blocked': return onGiveUp(new ConsultError('network-blocked', true));
      case 'give-up': return onGiveUp(this.#failure);
      case null:
    }
  }

  get #failure(): ConsultError {
    return new ConsultError(this.#ladder.stoodBefore ? 'not-reconnected' : 'media-failed', true);
  }

  get #relayOnly(): boolean {
    return this.#ladder.relayOnly || this.#ladder.rung === 'relay';
  }

  get #isCarrying(): boolean {
    return this.#standing !== 'none' && this.#flow.carries(stalledMs);
  }

  /** Other ways for the connections there are. */
  async #restart(): Promise<void> {
    const sfu = this.#sfu;
    const { rung } = this.#ladder;
    if (sfu === null) return this.#feed('lost');
    this.#options.probe();
    sfu.probe();
    const current = () => this.#sfu === sfu && this.#ladder.rung === rung;
    try {
      await this.#options.refreshIce();
      if (current()) await sfu.restart(this.#relayOnly);
      if (!current()) return;
      this.#flow.restart();
      this.#feed('answered');
    } catch (thrown) {
      const error = toConsultError(thrown);
      if (error.code !== 'line-lost') this.#lost(sfu, error);
      else if (current()) this.#feed('unheard');
    }
  }

  /** Other connections, with everything on them. */
  async #renew(): Promise<void> {
    const { makeSfu, refreshIce } = this.#options;
    this.#drop();
    this.#lineDownSinceMs = null;
    const { tries, stoodBefore } = this.#ladder;
    // Those that came with the admission may be too old.
    if (stoodBefore || tries > 1) await refreshIce();
    if (this.#suspended || this.#ladder.tries !== tries) return;
    const sfu = makeSfu({
      relayOnly: this.#ladder.relayOnly,
      onWay: () => this.#sfu === sfu && this.#feed('way'),
      onShaken: () => this.#sfu === sfu && this.#feed('shaken'),
      onLine: (isUp) => this.#sfu === sfu && this.#lineIs(isUp),
      pauseMs: (attempt) => backoffMs(Math.min(attempt, 4), Math.random()),
      onFailure: (error) => this.#lost(sfu, error),
    });
    this.#sfu = sfu;
    await this.#fill(sfu).catch((error: unknown) => this.#lost(sfu, toConsultError(error)));
  }

  async #fill(sfu: Sfu): Promise<void> {
    const { life, enter, keyActive } = this.#options;
    const current = () => !life.isOver && this.#sfu === sfu;
    await sfu.publish();
    if (!current()) return;
    this.#feed('answered');
    await sfu.stands();
    if (!current()) return;
    this.#feed('up');
    // The gateway writes it down first; pictures need not wait for its disk.
    const entered = enter();
    await keyActive();
    if (!current()) return;
    this.#open = true;
    await this.#sendTracks();
    if (!this.#video) await sfu.receiveVideo(false);
    await sfu.follow();
    await entered;
    if (current()) this.#up();
  }

  #up(): void {
    this.#feed('flows');
    this.#options.onUp();
  }

  #lineIs(isUp: boolean): void {
    const downSinceMs = this.#lineDownSinceMs;
    this.#lineDownSinceMs = isUp ? null : Date.now();
    // The other line goes to the same gateway: gone with this one, or to be had again with it.
    this.#options.probe();
    if (isUp && downSinceMs !== null && this.#ladder.rung === null) this.#options.onResumed(Date.now() - downSinceMs);
    this.#feed(isUp ? 'line-up' : 'line-down');
  }

  async #look(): Promise<void> {
    const sfu = this.#sfu;
    this.#looks += 1;
    if (sfu === null || this.#isLooking || (this.#ladder.rung === null && this.#looks % 2 === 0)) return;
    this.#isLooking = true;
    const vitals = await sfu.vitals().catch(() => null);
    this.#isLooking = false;
    if (vitals === null || this.#sfu !== sfu) return;
    this.#flow.look(vitals, Date.now());
    this.#standing = vitals.standing;
    this.#judge();
  }

  #judge(): void {
    const { sending, receiving } = this.#options.expected();
    const expected = { receiving, sending: sending && this.#open };
    this.#wandering = this.#standing !== 'none' || this.#ladder.rung !== null ? 0 : this.#wandering + 1;
    const isStalled = this.#flow.silentMs(expected) >= stalledMs;
    this.#isMediaGone ||= isStalled;
    // Where many packets get lost the browser misses answers on a way that carries media all the same.
    const isMissed = this.#standing === 'missed' && !this.#isCarrying;
    if (isStalled || isMissed || this.#wandering >= wanderingLooks) this.#feed('shaken');
    const { rung, phase } = this.#ladder;
    const isNews = (rung === 'restart' || rung === 'relay') && phase === 'answered' && this.#standing !== 'none';
    // Without anybody who sends there is nothing to wait for.
    if (!isNews || !(this.#flow.hasFlowed || !(expected.sending || expected.receiving))) return;
    this.#feed('up');
    if (this.#open) this.#up();
  }

  #lost(sfu: Sfu, error: ConsultError): void {
    const { life, onGiveUp } = this.#options;
    if (life.isOver || this.#sfu !== sfu) return;
    this.#drop();
    if (!error.recoverable) return onGiveUp(error);
    this.#isMediaGone = true;
    this.#feed('lost');
  }

  async #sendTracks(): Promise<void> {
    const sfu = this.#sfu;
    if (sfu === null || !this.#open) return;
    for (const [which, track] of this.#options.tracks()) {
      if ((this.#sent.get(which) ?? null) === track) continue;
      this.#sent.set(which, track);
      await sfu.send(which, track);
    }
  }

  #drop(): void {
    this.#open = false;
    this.#standing = 'none';
    this.#sent.clear();
    this.#flow.clear();
    this.#sfu?.close();
    this.#sfu = null;
  }
}
