import type { GroupStatus, IncomingMls, MemberIdentity, OutgoingMls, RefusalCode, DeliveryResult, Saying } from '../messages.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { CommitDesk } from './commit-desk.ts';
import type { ConversationEvents } from './conversation.ts';
import { EarlyCommits } from './early-commits.ts';
import { EpochTalk } from './epoch-talk.ts';
import { Founding } from './founding.ts';
import { groundsFailure, type GroundsFailure } from './grounds-failure.ts';
import { ifSound } from './if-sound.ts';
import { installEpoch } from './install-epoch.ts';
import type { GroupEpoch, KeyAgreement } from './key-agreement.ts';
import type { KeyRing } from './key-ring.ts';
import { OfferStore } from './offer-store.ts';
import { Outbox } from './outbox.ts';
import { Recovery } from './recovery.ts';
import { sameBytes } from './same-bytes.ts';
import { SerialQueue } from './serial-queue.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

export interface GroupSessionOptions {
  readonly agreement: KeyAgreement;
  readonly identity: MemberIdentity;
  readonly webCrypto: WebCrypto;
  readonly ring: KeyRing;
  /** ms since the Unix epoch */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Bytes;
  /** Each call is answered by one `delivered`. */
  readonly send: (id: number, message: OutgoingMls) => void;
  readonly onStatus: (status: GroupStatus) => void;
  readonly onRefused: (participantId: string, code: RefusalCode) => void;
  readonly conversation: ConversationEvents;
  /** Every key is erased; nothing more happens here. */
  readonly onFailure: (code: 'group-lost' | 'safety-code-tampered' | GroundsFailure) => void;
}

/**
 * One member's life in the appointment's group: takes wishes and messages, keeps the epoch the gateway has taken, and
 * hands each epoch's keys to the ring. Everything runs in order; time comes in through `tick`.
 */
export class GroupSession {
  readonly #options: GroupSessionOptions;
  readonly #queue = new SerialQueue();
  readonly #outbox: Outbox;
  readonly #offers = new OfferStore();
  readonly #desk: CommitDesk;
  readonly #founding: Founding;
  readonly #talk: EpochTalk;
  readonly #early = new EarlyCommits();
  readonly #recovery: Recovery;
  #epoch: GroupEpoch | null = null;
  #offered = 0;
  #silent = '';
  #over = false;

  constructor(options: GroupSessionOptions) {
    const { agreement, identity, webCrypto, now, randomBytes, onRefused, onStatus, ring } = options;
    this.#options = options;
    this.#outbox = new Outbox(options.send, now);
    this.#founding = new Founding({ agreement, randomBytes, appointmentId: identity.appointmentId, outbox: this.#outbox, onFounded: (epoch) => this.#adopt(epoch) });
    this.#desk = new CommitDesk({
      agreement, outbox: this.#outbox, onRefused,
      onTaken: (next) => this.#adopt(next),
      onAlone: async (epoch) => { if (identity.role === 'clinician') await this.#founding.found(toBase64(epoch.groupId)); },
      onConflict: (epoch) => { this.#askForCommits(epoch); },
      onStuck: () => this.#lose(),
    });
    this.#talk = new EpochTalk({
      webCrypto, now, randomBytes, conversation: options.conversation,
      say: (epoch, message) => { this.#outbox.mention({ type: 'mls', groupId: toBase64(epoch.groupId), bytes: toBase64(message) }); },
      onAcknowledged: (epoch) => { ring.acknowledged(toBase64(epoch.groupId), epoch.epoch); },
      onCode: () => { onStatus(this.status); },
      onTampered: () => { this.#fail('safety-code-tampered'); },
    });
    this.#recovery = new Recovery({
      now, identity, heartbeat: this.#talk.heartbeat, isReachable: () => this.#outbox.reachable,
      ask: () => { if (this.#epoch !== null) this.#askForCommits(this.#epoch); },
      rejoin: () => this.#rejoin(), replace: () => this.#replace(),
      lose: () => this.#lose(),
    });
  }

  get status(): GroupStatus {
    const epoch = this.#epoch;
    const members = (epoch?.members ?? []).map(({ leaf, appointmentId, participantId, role, name, signatureKey, identity }) => ({ leaf, appointmentId, participantId, role, name, signatureKey, identity }));
    return {
      groupId: epoch === null ? null : toBase64(epoch.groupId), epoch: epoch?.epoch ?? 0, members, keyActive: this.#options.ring.active,
      safetyCode: this.#talk.code, silent: this.#talk.heartbeat.silent,
    };
  }

  /** Publishes a fresh key package. Each opens one Welcome, so the next time we are added needs another. */
  offer(): Promise<void> { return this.#run(() => this.#offer()); }

  /** A new group with only us in it, in place of `replaces`; ours once the gateway takes it. */
  create(replaces: string | null): Promise<void> { return this.#run(() => this.#founding.found(replaces)); }

  add(participantId: string, keyPackage: string): Promise<void> {
    return this.#run(async () => {
      this.#desk.want(participantId, keyPackage);
      await this.#pursue();
    });
  }

  remove(participantId: string): Promise<void> {
    return this.#run(async () => {
      this.#desk.unwant(participantId);
      await this.#pursue();
    });
  }

  receive(message: IncomingMls): Promise<void> { return this.#run(() => this.#receive(message)); }

  delivered(id: number, result: DeliveryResult): Promise<void> { return this.#run(() => this.#outbox.delivered(id, result)); }

  /** Whose line to the gateway is down: their silence means nothing. */
  away(participantIds: readonly string[]): Promise<void> {
    return this.#run(async () => { this.#talk.heartbeat.setAway(new Set(participantIds)); });
  }

  say(id: number, saying: Saying): Promise<void> { return this.#run(() => this.#talk.conversation.say(id, saying)); }

  unsay(id: number): Promise<void> { return this.#run(() => this.#talk.conversation.unsay(id)); }

  /** ms since the Unix epoch at which `tick` has something to do. */
  dueAt(): number | null {
    const times = [this.#outbox.dueAt(), this.#talk.dueAt(), this.#options.ring.dueAt(), this.#recovery.dueAt(), this.#epoch && this.#options.agreement.wordDueAt(this.#epoch)];
    const due = times.filter((time) => time !== null);
    return this.#over || due.length === 0 ? null : Math.min(...due);
  }

  tick(): Promise<void> {
    return this.#run(async () => {
      this.#options.ring.tick();
      this.#outbox.tick();
      await this.#talk.tick();
      await this.#recovery.tick();
      await this.#renewLeaf();
    });
  }

  /** Erases every key. */
  close(): void {
    this.#over = true;
    this.#forgetGroup();
    this.#offers.clear();
    this.#outbox.clear();
  }

  #run(task: () => Promise<void>): Promise<void> {
    return this.#queue.run(async () => {
      if (!this.#over) await this.#attempt(task);
      if (!this.#over) this.#tellSilence();
    });
  }

  async #attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      const failure = groundsFailure(error);
      if (failure === null) throw error;
      this.#fail(failure);
    }
  }

  async #offer(): Promise<void> {
    const offer = await this.#options.agreement.offer();
    this.#offers.keep(offer);
    if (this.#epoch === null) this.#recovery.waitsOutside();
    // The gateway keeps the latest only.
    this.#outbox.withdraw(this.#offered);
    this.#offered = this.#outbox.post({ type: 'key-package', bytes: toBase64(offer.bytes) });
  }

  /** Asks to be added anew. */
  async #rejoin(): Promise<void> {
    this.#options.agreement.renew();
    await this.#offer();
  }

  /** A new group in place of this one. */
  async #replace(): Promise<void> {
    if (this.#epoch !== null) await this.#founding.found(toBase64(this.#epoch.groupId));
  }

  /** Who comes later meets us by what our leaf shows: it must not show a word that has ended. */
  async #renewLeaf(): Promise<void> {
    if (this.#epoch === null || !(await this.#options.agreement.renewWord(this.#epoch))) return;
    await (this.#options.identity.role === 'clinician' ? this.#replace() : this.#rejoin());
  }

  async #pursue(): Promise<void> {
    if (this.#epoch !== null && !this.#founding.isUnderWay) await this.#desk.pursue(this.#epoch);
  }

  async #receive(message: IncomingMls): Promise<void> {
    const bytes = fromBase64(message.bytes);
    if (bytes === null) return;
    if (message.type === 'mls-welcome') return this.#join(bytes);
    if (this.#epoch === null || message.groupId !== toBase64(this.#epoch.groupId)) return;
    if (message.type === 'mls') return this.#talk.hear(bytes);
    if (message.epoch === this.#epoch.epoch) return this.#process(this.#epoch, bytes);
    if (message.epoch < this.#epoch.epoch) return;
    this.#early.keep(message.epoch, bytes);
    if (this.#recovery.stuck()) this.#askForCommits(this.#epoch);
  }

  async #join(welcome: Bytes): Promise<void> {
    const joined = await ifSound(() => this.#options.agreement.join(welcome, this.#offers.all));
    // Not for us, or a group we must not enter: as if it had never come.
    if (joined === undefined) return;
    const { epoch, used } = joined;
    this.#offers.spend(used);
    if (this.#epoch !== null && sameBytes(this.#epoch.groupId, epoch.groupId) && this.#epoch.epoch >= epoch.epoch) return;
    this.#founding.withdraw();
    await this.#adopt(epoch);
  }

  async #process(epoch: GroupEpoch, commit: Bytes): Promise<void> {
    if (await this.#desk.recognises(commit)) return;
    const next = await ifSound(() => epoch.process(commit));
    if (next === undefined) this.#recovery.stuck();
    else if (next === null) this.#leave();
    else await this.#adopt(next);
  }

  async #adopt(next: GroupEpoch): Promise<void> {
    const before = this.#epoch;
    await installEpoch(this.#options.webCrypto, this.#options.ring, before, next);
    this.#desk.drop();
    this.#recovery.joined();
    this.#epoch = next;
    this.#options.agreement.remember(next);
    before?.retire();
    this.#talk.end();
    this.#options.onStatus(this.status);
    await this.#talk.begin(next);
    await this.#catchUp(next);
    await this.#pursue();
  }

  async #catchUp(epoch: GroupEpoch): Promise<void> {
    const commit = this.#early.take(epoch.epoch);
    if (this.#early.waiting) this.#recovery.stuck();
    if (commit !== undefined) await this.#process(epoch, commit);
  }

  #askForCommits(epoch: GroupEpoch): void {
    this.#outbox.mention({ type: 'fetch-commits', groupId: toBase64(epoch.groupId), fromEpoch: epoch.epoch });
  }

  /** Removed: the keys go, and we wait to be added again. */
  #leave(): void {
    this.#forgetGroup();
    this.#options.onStatus(this.status);
  }

  /** We cannot follow the group: without keys, nothing is sent; a fresh key package asks to be added anew. */
  async #lose(): Promise<void> {
    if (this.#recovery.givesUp()) return this.#fail('group-lost');
    this.#leave();
    this.#options.agreement.renew();
    await this.#offer();
  }

  #fail(code: Parameters<GroupSessionOptions['onFailure']>[0]): void {
    this.close();
    this.#options.onFailure(code);
  }

  #tellSilence(): void {
    const silent = this.#talk.heartbeat.silent.join(' ');
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#options.onStatus(this.status);
  }

  #forgetGroup(): void {
    this.#desk.drop();
    this.#recovery.movedOn();
    this.#early.clear();
    this.#talk.end();
    this.#epoch?.retire();
    this.#epoch = null;
    this.#options.ring.clear();
  }
}
