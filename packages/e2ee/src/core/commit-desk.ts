import type { DeliveryResult, RefusalCode } from '../messages.ts';
import { toBase64 } from './base64.ts';
import { KeyAgreementError, type KeyAgreementCode } from './key-agreement-error.ts';
import type { Candidate, GroupEpoch, KeyAgreement, RosterChange, StagedCommit } from './key-agreement.ts';
import type { Outbox } from './outbox.ts';
import { sameBytes } from './same-bytes.ts';
import type { Bytes } from './webcrypto.ts';
import { WishList } from './wish-list.ts';

/** Conflicts without anybody's commit arriving: the gateway and we no longer mean the same group. */
const maxConflicts = 5;

const refusals: Readonly<Partial<Record<KeyAgreementCode, RefusalCode>>> = { refused: 'not-allowed', unvouched: 'unvouched' };

export interface CommitDeskOptions {
  readonly agreement: KeyAgreement;
  readonly outbox: Outbox;
  readonly onRefused: (participantId: string, code: RefusalCode) => void;
  /** The gateway took our commit: this is the group's next epoch. */
  readonly onTaken: (next: GroupEpoch) => Promise<void>;
  /** Everybody but us is to leave `epoch`'s group: a commit could not shut them out (see GroupEpoch.change). */
  readonly onAlone: (epoch: GroupEpoch) => Promise<void>;
  /** Somebody else's commit won. */
  readonly onConflict: (epoch: GroupEpoch) => void;
  /** The gateway keeps refusing, and nobody's commit arrives. */
  readonly onStuck: () => Promise<void>;
}

interface Staged {
  readonly epoch: GroupEpoch;
  readonly commit: StagedCommit;
  readonly letter: number;
  readonly candidates: readonly Candidate[];
}

/** Brings the tree to what is wished for, one commit at a time: the next is made when the gateway has decided on this one. */
export class CommitDesk {
  readonly #options: CommitDeskOptions;
  readonly #wishes: WishList;
  #staged: Staged | null = null;
  #conflicts = 0;

  constructor(options: CommitDeskOptions) {
    this.#options = options;
    this.#wishes = new WishList(options.agreement, options.onRefused);
  }

  /** `keyPackage` is base64, as the gateway brought it. */
  want(participantId: string, keyPackage: string): void { this.#wishes.want(participantId, keyPackage); }

  unwant(participantId: string): void { this.#wishes.unwant(participantId); }

  /** Compares tree and wishes, and commits the difference. */
  async pursue(epoch: GroupEpoch): Promise<void> {
    if (this.#staged !== null) return;
    const plan = this.#wishes.plan(epoch);
    const leavesUsAlone = plan.add.length === 0 && plan.remove.length > 0 && plan.remove.length === epoch.members.length - 1;
    if (leavesUsAlone) await this.#options.onAlone(epoch);
    else if (plan.remove.length + plan.add.length > 0) await this.#stage(epoch, plan);
  }

  /** Our own commit, back from the gateway: its answer was lost. */
  async recognises(commit: Bytes): Promise<boolean> {
    if (this.#staged === null || !sameBytes(this.#staged.commit.bytes, commit)) return false;
    await this.#taken(this.#staged);
    return true;
  }

  /** The group has moved on: whatever was under way is void, and its wishes are still there. */
  drop(): void {
    if (this.#staged !== null) this.#options.outbox.withdraw(this.#staged.letter);
    this.#staged = null;
    this.#conflicts = 0;
  }

  /** One bad key package must not keep the others out. */
  async #stage(epoch: GroupEpoch, change: RosterChange): Promise<void> {
    try {
      this.#send(epoch, await epoch.change(change), change.add);
    } catch (error) {
      if (!(error instanceof KeyAgreementError)) throw error;
      const [first, ...others] = change.add;
      if (first === undefined) throw error;
      if (others.length > 0) return this.#stage(epoch, { ...change, add: [first] });
      this.#wishes.refuse(first.member.participantId, refusals[error.code] ?? 'invalid');
      await this.pursue(epoch);
    }
  }

  #send(epoch: GroupEpoch, commit: StagedCommit, candidates: readonly Candidate[]): void {
    const welcome = commit.welcome === null ? null : toBase64(commit.welcome);
    const welcomes = welcome === null ? [] : candidates.map(({ member }) => ({ participantId: member.participantId, bytes: welcome }));
    const letter = this.#options.outbox.post(
      { type: 'commit', groupId: toBase64(epoch.groupId), epoch: epoch.epoch, bytes: toBase64(commit.bytes), welcomes },
      (result) => this.#answered(result),
    );
    this.#staged = { epoch, commit, letter, candidates };
  }

  async #answered(result: DeliveryResult): Promise<void> {
    const staged = this.#staged;
    if (staged === null || result === 'failed') return;
    if (result === 'ok') return this.#taken(staged);
    // Until the winner's commit is here nothing changes.
    this.#conflicts += 1;
    if (this.#conflicts >= maxConflicts) await this.#options.onStuck();
    else this.#options.onConflict(staged.epoch);
  }

  async #taken({ candidates, commit }: Staged): Promise<void> {
    this.drop();
    this.#wishes.took(candidates);
    await this.#options.onTaken(commit.next);
  }
}
