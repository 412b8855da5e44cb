import { createApplicationMessage, createCommit, mlsExporter, processPrivateMessage, zeroOutUint8Array } from 'ts-mls';
import { decryptSenderData } from 'ts-mls/privateMessage.js';
import type { CiphersuiteImpl, ClientState, IncomingMessageCallback, PrivateMessage, ProcessMessageResult, Proposal } from 'ts-mls';
import { acquaintance, Acquaintances } from './acquaintances.ts';
import { mayCommit } from './commit-policy.ts';
import type { GroupSecret } from './group-secret.ts';
import type { IdentityCheck } from './identity-check.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { GroupEpoch, LeafClaim, OpenedMessage, PlacedMember, RosterChange, StagedCommit } from './key-agreement.ts';
import { readMlsMessage, writeMlsMessage } from './mls-message.ts';
import { readLeaf, readRoster } from './roster.ts';
import { sameBytes } from './same-bytes.ts';
import type { Bytes } from './webcrypto.ts';

/** What holds for every epoch of every group of one page. */
export interface GroupRules {
  readonly suite: CiphersuiteImpl;
  readonly appointmentId: string;
  readonly identities: IdentityCheck;
  readonly groupSecret: GroupSecret;
}

/** The library's state of one epoch, behind the rules of ours: who may commit, who is who, and that the tree is sound. */
export class MlsEpoch implements GroupEpoch {
  readonly groupId: Bytes;
  readonly epoch: number;
  readonly ownLeaf: number;
  readonly members: readonly PlacedMember[];
  readonly known: Acquaintances;
  readonly ownAssertion: string | null;
  readonly #rules: GroupRules;
  /** Commits never touch it; messages move its ratchets forward. */
  #state: ClientState;

  private constructor(state: ClientState, rules: GroupRules, members: readonly PlacedMember[], known: Acquaintances) {
    this.#state = state;
    this.#rules = rules;
    this.groupId = Uint8Array.from(state.groupContext.groupId);
    this.epoch = Number(state.groupContext.epoch);
    this.ownLeaf = state.privatePath.leafIndex;
    this.members = members;
    const own = state.ratchetTree[this.ownLeaf * 2];
    this.ownAssertion = own?.nodeType === 'leaf' ? (readLeaf(own.leaf)?.assertion ?? null) : null;
    this.known = known.with(members);
  }

  /** Throws KeyAgreementError `unsound` or `unvouched`. `known`: from earlier epochs. */
  static async open(state: ClientState, rules: GroupRules, known = Acquaintances.of([])): Promise<MlsEpoch> {
    return new MlsEpoch(state, rules, await readRoster(state.ratchetTree, rules.appointmentId, rules.identities), known);
  }

  authenticator(): Bytes {
    return Uint8Array.from(this.#state.keySchedule.epochAuthenticator);
  }

  async baseKey(length: number): Promise<Bytes> {
    const key = await mlsExporter(this.#state.keySchedule.exporterSecret, 'SFrame 1.0 Base Key', new Uint8Array(0), length, this.#rules.suite);
    return Uint8Array.from(key);
  }

  async change({ remove, add }: RosterChange): Promise<StagedCommit> {
    const committer = this.members.find((member) => member.leaf === this.ownLeaf);
    // The others would not follow such a commit.
    if (committer === undefined || !mayCommit({ committer, added: add.map((one) => one.member) }, this.known)) throw new KeyAgreementError('refused');
    // With nobody left to encrypt a path secret to, the library commits without fresh entropy: whoever was removed
    // could compute this epoch and every one that Adds lead to. A new group is the way then.
    if (add.length === 0 && remove.length >= this.members.length - 1) throw new KeyAgreementError('refused');
    await this.#rules.identities.levels(add.map((one) => one.member));
    const secret = add.length === 0 ? [] : this.#rules.groupSecret.proposals(this.#rules.suite.kdf.size);
    return this.#stage([
      ...secret,
      ...remove.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
      ...add.map((one): Proposal => ({ proposalType: 'add', add: { keyPackage: readMlsMessage(one.keyPackage, 'mls_key_package').keyPackage } })),
    ], this.#knownAfter(committer, remove));
  }

  async process(commit: Bytes): Promise<GroupEpoch | null> {
    const message = this.#read(commit, 'commit');
    const added = new Set<string>();
    const removed: number[] = [];
    let known = this.known;
    let removesUs = false;
    const result = await this.#unprotect(message, (incoming) => {
      if (incoming.kind !== 'commit' || !this.#allows(incoming)) return 'reject';
      for (const { proposal } of incoming.proposals) {
        if (proposal.proposalType === 'add') added.add(signatureKeyOf(proposal.add.keyPackage.leafNode));
        if (proposal.proposalType === 'remove') removed.push(proposal.remove.removed);
      }
      removesUs = removed.includes(this.ownLeaf);
      known = this.#knownAfter(this.members.find((member) => member.leaf === incoming.senderLeafIndex), removed);
      // The library looks for an empty leaf, and would miss our removal when somebody takes the leaf at once.
      return removesUs ? 'reject' : 'accept';
    });
    if (removesUs) return null;
    if (result.kind !== 'newState') throw new KeyAgreementError('invalid');
    if (result.actionTaken === 'reject') throw new KeyAgreementError('refused');
    const next = await MlsEpoch.open(result.newState, this.#rules, known);
    if (!next.members.every((member) => added.has(member.signatureKey) || this.#holds(member))) throw new KeyAgreementError('unsound');
    for (const secret of result.consumed) zeroOutUint8Array(secret);
    return next;
  }

  async sealMessage(content: Bytes): Promise<Bytes> {
    const { newState, privateMessage, consumed } = await createApplicationMessage(this.#state, content, this.#rules.suite);
    this.#state = newState;
    for (const secret of consumed) zeroOutUint8Array(secret);
    return writeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
  }

  async openMessage(message: Bytes): Promise<OpenedMessage> {
    const sealed = this.#read(message, 'application');
    const result = await this.#unprotect(sealed, () => 'reject');
    // The library checks the signature of the leaf named here, and does not hand it out.
    const sender = await wrapped(() => decryptSenderData(sealed, this.#state.keySchedule.senderDataSecret, this.#rules.suite));
    if (result.kind !== 'applicationMessage' || sender === undefined) throw new KeyAgreementError('invalid');
    this.#state = result.newState;
    for (const secret of result.consumed) zeroOutUint8Array(secret);
    return { senderLeaf: sender.leafIndex, content: Uint8Array.from(result.message) };
  }

  retire(): void {
    const { exporterSecret, initSecret, externalSecret, membershipKey, confirmationKey, epochAuthenticator } = this.#state.keySchedule;
    for (const secret of [exporterSecret, initSecret, externalSecret, membershipKey, confirmationKey, epochAuthenticator]) zeroOutUint8Array(secret);
  }

  async #stage(extraProposals: Proposal[], known: Acquaintances): Promise<StagedCommit> {
    const { newState, welcome, commit } = await wrapped(() => createCommit(
      { state: this.#state, cipherSuite: this.#rules.suite, pskIndex: this.#rules.groupSecret.index() },
      { extraProposals, wireAsPublicMessage: false, ratchetTreeExtension: true },
    ));
    return {
      bytes: writeMlsMessage(commit),
      welcome: welcome === undefined ? null : writeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
      next: await MlsEpoch.open(newState, this.#rules, known),
    };
  }

  #unprotect(message: PrivateMessage, callback: IncomingMessageCallback): Promise<ProcessMessageResult> {
    return wrapped(() => processPrivateMessage(this.#state, message, this.#rules.groupSecret.index(), this.#rules.suite, callback));
  }

  #read(bytes: Bytes, contentType: PrivateMessage['contentType']): PrivateMessage {
    const { privateMessage } = readMlsMessage(bytes, 'mls_private_message');
    const fits = privateMessage.contentType === contentType && sameBytes(privateMessage.groupId, this.groupId);
    if (!fits || Number(privateMessage.epoch) !== this.epoch) throw new KeyAgreementError('invalid');
    return privateMessage;
  }

  #allows(incoming: Extract<Parameters<IncomingMessageCallback>[0], { readonly kind: 'commit' }>): boolean {
    const committer = this.members.find((member) => member.leaf === incoming.senderLeafIndex);
    if (committer === undefined || !this.#rules.groupSecret.accepts(incoming.proposals.map(({ proposal }) => proposal))) return false;
    const added: LeafClaim[] = [];
    for (const { proposal } of incoming.proposals) {
      if (proposal.proposalType === 'remove' || proposal.proposalType === 'psk') continue;
      const member = proposal.proposalType === 'add' ? readLeaf(proposal.add.keyPackage.leafNode) : null;
      if (member === null) return false;
      added.push(member);
    }
    return mayCommit({ committer, added }, this.known);
  }

  /** Whom a clinician puts out only a clinician takes back; who is taken back in the same commit is a member again. */
  #knownAfter(committer: PlacedMember | undefined, removed: readonly number[]): Acquaintances {
    if (committer?.role !== 'clinician') return this.known;
    return this.known.without(new Set(this.members.filter(({ leaf }) => removed.includes(leaf)).map(({ participantId }) => participantId)));
  }

  /** The same person with the same key on the same leaf: a commit's path may not turn a member into another. */
  #holds(member: PlacedMember): boolean {
    return this.members.some((one) => one.leaf === member.leaf && one.incarnation === member.incarnation
      && one.identity === member.identity && acquaintance(one) === acquaintance(member));
  }
}

const signatureKeyOf = (leaf: Parameters<typeof readLeaf>[0]): string => readLeaf(leaf)?.signatureKey ?? '';

/** The library's own errors name what failed, never whose; they go along as the cause. */
async function wrapped<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new KeyAgreementError('invalid', { cause });
  }
}
