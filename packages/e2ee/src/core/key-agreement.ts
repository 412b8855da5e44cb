import type { GroupMember, MemberIdentity } from '../messages.ts';
import type { Acquaintances } from './acquaintances.ts';
import type { Bytes } from './webcrypto.ts';

/** What a leaf says of its member, before anybody looked whether it is so. */
export interface LeafClaim extends MemberIdentity {
  /** base64 Ed25519 public key */
  readonly signatureKey: string;
  readonly incarnation: string;
  /** The clinic's signed word for it: a compact JWS, or null. */
  readonly assertion: string | null;
}

/** A member with the mark of the page it runs in: another one after a reload, the same after a new key package. */
export interface PlacedMember extends GroupMember {
  readonly incarnation: string;
}

/** Somebody's key package, read but not yet proven: its signature is checked when it is added. */
export interface Candidate {
  readonly member: LeafClaim;
  /** Names this key package among all; a key package is used once. */
  readonly id: string;
  readonly keyPackage: Bytes;
}

/** A key package of ours, with the private keys that open the Welcome made for it. */
export interface Offer {
  readonly bytes: Bytes;
  /** Overwrites the private keys. */
  erase(): void;
}

export interface RosterChange {
  /** Leaves */
  readonly remove: readonly number[];
  readonly add: readonly Candidate[];
}

/** A commit that nobody has seen yet. `next` becomes the state only when the delivery service takes the commit. */
export interface StagedCommit {
  readonly bytes: Bytes;
  /** For everybody the commit adds; null when it adds nobody. */
  readonly welcome: Bytes | null;
  readonly next: GroupEpoch;
}

/** A message of a member, with the leaf whose signature and keys it was sealed with. */
export interface OpenedMessage {
  readonly senderLeaf: number;
  readonly content: Bytes;
}

/** One epoch of a group as one member holds it. Commits lead to another object; this one stays as it was. */
export interface GroupEpoch {
  readonly groupId: Bytes;
  readonly epoch: number;
  readonly ownLeaf: number;
  readonly members: readonly PlacedMember[];
  /** The clinic's word that our leaf shows, or null. */
  readonly ownAssertion: string | null;
  /** Whom a member may take back who may bring in nobody new. */
  readonly known: Acquaintances;
  /** The epoch authenticator (RFC 9420 §8.7): a copy, the same for every member and for nobody else. */
  authenticator(): Bytes;
  /** SFrame base key (RFC 9605 §5.2); the caller erases it. */
  baseKey(length: number): Promise<Bytes>;
  /**
   * One commit that removes and adds. Throws KeyAgreementError: `invalid` when a candidate's signature, lifetime or
   * keys do not hold; `unvouched` when the clinic's word for one is needed and missing, or false; `refused` when it is not ours to add somebody, or when nobody but us would be left.
   */
  change(change: RosterChange): Promise<StagedCommit>;
  /** The epoch another member's commit leads to; null when it removes us. Throws KeyAgreementError. */
  process(commit: Bytes): Promise<GroupEpoch | null>;
  /** A message to all members, bound to this epoch. */
  sealMessage(content: Bytes): Promise<Bytes>;
  /** Throws KeyAgreementError. */
  openMessage(message: Bytes): Promise<OpenedMessage>;
  /** Overwrites what a later epoch could be computed from. */
  retire(): void;
}

/** What the session needs of MLS, so that the library stays behind one door. */
export interface KeyAgreement {
  /** From here on our key packages count as a newly started page's: a committer gives us a new leaf for one. */
  renew(): void;
  /** ms since the Unix epoch at which `renewWord` has something to do; null: never. */
  wordDueAt(epoch: GroupEpoch): number | null;
  /** Asks for the clinic's word again before it ends. True: there is a new one, and our leaf still shows the old. */
  renewWord(epoch: GroupEpoch): Promise<boolean>;
  /** Throws KeyAgreementError `unvouched` when the clinic's word for us has run out and no new one is to be had. */
  offer(): Promise<Offer>;
  /** Throws KeyAgreementError `malformed` or `wrong-appointment`. */
  inspect(keyPackage: Bytes): Candidate;
  /** Throws KeyAgreementError `unvouched`, as `offer`. */
  create(groupId: Bytes): Promise<GroupEpoch>;
  /**
   * Throws KeyAgreementError when no offer fits or the group is not sound; `refused` when who brings us in is neither a
   * clinician nor somebody from that very group; `unvouched`, `secret-missing`, `secret-wrong`.
   */
  join(welcome: Bytes, offers: readonly Offer[]): Promise<{ readonly epoch: GroupEpoch; readonly used: Offer }>;
  /** This epoch is ours now: who is in it is kept over a reload. */
  remember(epoch: GroupEpoch): void;
}
