import type { DeliveryResult, GroupStatus, IncomingMls, MemberIdentity, OutgoingMls, RefusalCode } from '../messages.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { EpochTalk } from './epoch-talk.ts';
import { newGroupId } from './group-id.ts';
import { ifSound } from './if-sound.ts';
import { installEpoch } from './install-epoch.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { Candidate, GroupEpoch, KeyAgreement, RosterChange, StagedCommit } from './key-agreement.ts';
import type { KeyRing } from './key-ring.ts';
import { OfferStore } from './offer-store.ts';
import { Outbox } from './outbox.ts';
import { sameBytes } from './same-bytes.ts';
import { SerialQueue } from './serial-queue.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';
import { WishList } from './wish-list.ts';

/** ms a commit we cannot follow may stay unresolved before we ask to be added anew. */
const stuckMs = 5_000;
/** Conflicts without anybody's commit arriving: the gateway and we no longer mean the same group. */
const maxConflicts = 5;
/** Lost groups within a minute after which there is no point in going on. */
const maxLosses = 5;
const maxBuffered = 64;

export interface GroupSessionOptions {
  readonly agreement: KeyAgreement;
  readonly identity: MemberIdentity;
  readonly webCrypto: WebCrypto;
  readonly ring: KeyRing;
  /** ms since the Unix epoch */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Bytes;
  /** Each call is answered by one `delivered`, except for messages of type `mls`. */
  readonly send: (id: number, message: OutgoingMls) => void;
  readonly onStatus: (status: GroupStatus) => void;
  readonly onRefused: (participantId: string, code: RefusalCode) => void;
  /** Every key is erased; nothing more happens here. */
  readonly onFailure: (code: 'group-lost' | 'safety-code-tampered') => void;
}

interface Staged { readonly commit: StagedCommit; readonly letter: number; readonly candidates: readonly Candidate[]; }

/**
 * One member's life in the appointment's group: takes wishes and messages, keeps the epoch the gateway has taken, and
 * hands each epoch's keys to the ring. Everything runs in order; time comes in through `tick`.
 */
export class GroupSession {
  readonly #options: GroupSessionOptions;
  readonly #queue = new SerialQueue();
  readonly #outbox: Outbox;
  readonly #offers = new OfferStore();
  readonly #wishes: WishList;
  readonly #talk: EpochTalk;
  readonly #later = new Map<number, Bytes>();
  #epoch: GroupEpoch | null = null;
  #founding: { readonly letter: number; readonly groupId: string; readonly replaces: string | null } | null = null;
  #staged: Staged | null = null;
  #offered = 0;
  #conflicts = 0;
  #stuckSince: number | null = null;
  #losses: number[] = [];
  #over = false;

  constructor(options: GroupSessionOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.send, options.now);
    this.#wishes = new WishList(options.agreement, options.onRefused);
    this.#talk = new EpochTalk({
      webCrypto: options.webCrypto, now: options.now, randomBytes: options.randomBytes,
      say: (epoch, message) => { this.#outbox.mention({ type: 'mls', groupId: toBase64(epoch.groupId), bytes: toBase64(message) }); },
      onAcknowledged: (epoch) => { options.ring.acknowledged(toBase64(epoch.groupId), epoch.epoch); },
      onCode: () => { options.onStatus(this.status); },
      onTampered: () => { this.#fail('safety-code-tampered'); },
    });
  }

  get status(): GroupStatus {
    const epoch = this.#epoch;
    const members = (epoch?.members ?? []).map(({ leaf, appointmentId, participantId, role, name, signatureKey }) => ({ leaf, appointmentId, participantId, role, name, signatureKey }));
    return { groupId: epoch === null ? null : toBase64(epoch.groupId), epoch: epoch?.epoch ?? 0, members, keyActive: this.#options.ring.active, safetyCode: this.#talk.code };
  }

  /** Publishes a fresh key package. Each opens one Welcome, so the next time we are added needs another. */
  offer(): Promise<void> { return this.#run(() => this.#offer()); }

  /** A new group with only us in it, in place of `replaces`; ours once the gateway takes it. */
  create(replaces: string | null): Promise<void> { return this.#run(() => this.#create(replaces)); }

  add(participantId: string, keyPackage: string): Promise<void> {
    return this.#run(async () => {
      this.#wishes.want(participantId, keyPackage);
      await this.#pursue();
    });
  }

  remove(participantId: string): Promise<void> {
    return this.#run(async () => {
      this.#wishes.unwant(participantId);
      await this.#pursue();
    });
  }

  receive(message: IncomingMls): Promise<void> { return this.#run(() => this.#receive(message)); }

  delivered(id: number, result: DeliveryResult): Promise<void> { return this.#run(() => this.#outbox.delivered(id, result)); }

  /** ms since the Unix epoch at which `tick` has something to do. */
  dueAt(): number | null {
    const times = [this.#outbox.dueAt(), this.#talk.dueAt(), this.#options.ring.dueAt(), this.#stuckSince === null ? null : this.#stuckSince + stuckMs];
    const due = times.filter((time) => time !== null);
    return this.#over || due.length === 0 ? null : Math.min(...due);
  }

  tick(): Promise<void> {
    return this.#run(async () => {
      this.#options.ring.tick();
      this.#outbox.tick();
      await this.#talk.tick();
      if (this.#stuckSince !== null && this.#options.now() - this.#stuckSince >= stuckMs) await this.#lose();
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
    return this.#queue.run(async () => { if (!this.#over) await task(); });
  }

  async #offer(): Promise<void> {
    const offer = await this.#options.agreement.offer();
    this.#offers.keep(offer);
    // The gateway keeps the latest only.
    this.#outbox.withdraw(this.#offered);
    this.#offered = this.#outbox.post({ type: 'key-package', bytes: toBase64(offer.bytes) });
  }

  async #create(replaces: string | null): Promise<void> {
    if (this.#founding !== null) {
      // Asked twice, or asked because the gateway already tells of the very group we are founding.
      if (replaces === this.#founding.replaces || replaces === this.#founding.groupId) return;
      this.#outbox.withdraw(this.#founding.letter);
    }
    const { agreement, identity, randomBytes } = this.#options;
    const epoch = await agreement.create(newGroupId(identity.appointmentId, randomBytes));
    const groupId = toBase64(epoch.groupId);
    const letter = this.#outbox.post({ type: 'group-create', groupId, replaces }, async (result) => {
      if (result === 'failed') return;
      this.#outbox.withdraw(letter);
      this.#founding = null;
      // On conflict somebody else's group is the appointment's: their Welcome brings us in.
      if (result === 'ok') await this.#adopt(epoch);
    });
    this.#founding = { letter, groupId, replaces };
  }

  /** Brings tree and wishes together, one commit at a time. */
  async #pursue(): Promise<void> {
    const epoch = this.#epoch;
    if (epoch === null || this.#staged !== null || this.#founding !== null) return;
    const plan = this.#wishes.plan(epoch);
    // Alone again: a commit could not shut the removed out (see GroupEpoch.change), a new group does.
    if (plan.add.length === 0 && plan.remove.length > 0 && plan.remove.length === epoch.members.length - 1) await this.#create(toBase64(epoch.groupId));
    else if (plan.remove.length + plan.add.length > 0) await this.#stage(epoch, plan);
  }

  /** One bad key package must not keep the others out. */
  async #stage(epoch: GroupEpoch, change: RosterChange): Promise<void> {
    try {
      this.#deliver(epoch, await epoch.change(change), change.add);
    } catch (error) {
      if (!(error instanceof KeyAgreementError)) throw error;
      const [first, ...others] = change.add;
      if (first === undefined) throw error;
      if (others.length > 0) return this.#stage(epoch, { ...change, add: [first] });
      this.#wishes.refuse(first.member.participantId, error.code === 'refused' ? 'not-allowed' : 'invalid');
      await this.#pursue();
    }
  }

  #deliver(epoch: GroupEpoch, commit: StagedCommit, candidates: readonly Candidate[]): void {
    const welcome = commit.welcome === null ? null : toBase64(commit.welcome);
    const welcomes = welcome === null ? [] : candidates.map(({ member }) => ({ participantId: member.participantId, bytes: welcome }));
    const letter = this.#outbox.post(
      { type: 'commit', groupId: toBase64(epoch.groupId), epoch: epoch.epoch, bytes: toBase64(commit.bytes), welcomes },
      (result) => this.#commitAnswered(result),
    );
    this.#staged = { commit, letter, candidates };
  }

  async #commitAnswered(result: DeliveryResult): Promise<void> {
    if (result === 'ok') return this.#adoptStaged();
    // Somebody else won the epoch: their commit is on its way, and until it is here nothing changes.
    if (result === 'conflict') this.#conflicts += 1;
    if (this.#conflicts >= maxConflicts) await this.#lose();
  }

  async #adoptStaged(): Promise<void> {
    const staged = this.#staged;
    if (staged === null) return;
    this.#wishes.took(staged.candidates);
    await this.#adopt(staged.commit.next);
  }

  async #receive(message: IncomingMls): Promise<void> {
    const bytes = fromBase64(message.bytes);
    if (bytes === null) return;
    if (message.type === 'mls-welcome') return this.#join(bytes);
    if (this.#epoch === null || message.groupId !== toBase64(this.#epoch.groupId)) return;
    if (message.type === 'mls') return this.#talk.hear(bytes);
    if (message.epoch === this.#epoch.epoch) return this.#process(this.#epoch, bytes);
    if (message.epoch < this.#epoch.epoch || this.#later.size >= maxBuffered) return;
    this.#later.set(message.epoch, bytes);
    this.#stuckSince ??= this.#options.now();
  }

  async #join(welcome: Bytes): Promise<void> {
    const joined = await ifSound(() => this.#options.agreement.join(welcome, this.#offers.all));
    // Not for us, or a group we must not enter: as if it had never come.
    if (joined === undefined) return;
    const { epoch, used } = joined;
    this.#offers.spend(used);
    if (this.#epoch !== null && sameBytes(this.#epoch.groupId, epoch.groupId) && this.#epoch.epoch >= epoch.epoch) return;
    if (this.#founding !== null) this.#outbox.withdraw(this.#founding.letter);
    this.#founding = null;
    await this.#adopt(epoch);
  }

  async #process(epoch: GroupEpoch, commit: Bytes): Promise<void> {
    // Our own commit, back from the gateway: its answer was lost.
    if (this.#staged !== null && sameBytes(this.#staged.commit.bytes, commit)) {
      this.#outbox.withdraw(this.#staged.letter);
      return this.#adoptStaged();
    }
    const next = await ifSound(() => epoch.process(commit));
    if (next === undefined) this.#stuckSince ??= this.#options.now();
    else if (next === null) this.#leave();
    else await this.#adopt(next);
  }

  async #adopt(next: GroupEpoch): Promise<void> {
    const before = this.#epoch;
    await installEpoch(this.#options.webCrypto, this.#options.ring, before, next);
    if (this.#staged !== null) this.#outbox.withdraw(this.#staged.letter);
    this.#staged = null;
    this.#conflicts = 0;
    this.#stuckSince = null;
    this.#epoch = next;
    before?.retire();
    this.#talk.end();
    this.#options.onStatus(this.status);
    await this.#talk.begin(next);
    await this.#catchUp(next);
    await this.#pursue();
  }

  async #catchUp(epoch: GroupEpoch): Promise<void> {
    const commit = this.#later.get(epoch.epoch);
    for (const buffered of this.#later.keys()) if (buffered <= epoch.epoch) this.#later.delete(buffered);
    if (this.#later.size > 0) this.#stuckSince ??= this.#options.now();
    if (commit !== undefined) await this.#process(epoch, commit);
  }

  /** Removed: the keys go, and we wait to be added again. */
  #leave(): void {
    this.#forgetGroup();
    this.#options.onStatus(this.status);
  }

  /** We cannot follow the group: without keys, nothing is sent; a fresh key package asks to be added anew. */
  async #lose(): Promise<void> {
    const now = this.#options.now();
    this.#losses = [...this.#losses.filter((time) => now - time < 60_000), now];
    if (this.#losses.length >= maxLosses) return this.#fail('group-lost');
    this.#leave();
    this.#options.agreement.renew();
    await this.#offer();
  }

  #fail(code: Parameters<GroupSessionOptions['onFailure']>[0]): void {
    this.close();
    this.#options.onFailure(code);
  }

  #forgetGroup(): void {
    if (this.#staged !== null) this.#outbox.withdraw(this.#staged.letter);
    this.#staged = null;
    this.#conflicts = 0;
    this.#stuckSince = null;
    this.#later.clear();
    this.#talk.end();
    this.#epoch?.retire();
    this.#epoch = null;
    this.#options.ring.clear();
  }
}
