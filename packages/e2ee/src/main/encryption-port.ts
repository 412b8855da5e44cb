import type { DeliveryResult, FileProgress, FrameCounters, Grounds, GroupMember, GroupStatus, HeardMessage, IncomingMls, MemberIdentity, OutgoingMls, RefusalCode, Saying, Slot } from '../messages.ts';

export interface EncryptionOptions {
  readonly identity: MemberIdentity;
  /** What `onIdentity` gave before a reload, or null. */
  readonly saved: string | null;
  /** What the page alone may give: whose word for people counts, and a secret of the appointment. Default: nothing. */
  readonly grounds?: Partial<Pick<Grounds, 'issuer' | 'groupSecret'>>;
  /** Has the clinic vouch for the key with this RFC 7638 thumbprint: a compact JWS. */
  readonly fetchAssertion?: (thumbprint: string) => Promise<string>;
  /** Default: a module Worker beside this script. */
  readonly createWorker?: () => Worker;
  /** Sends to the gateway; resolves when it answered. */
  readonly deliver: (message: OutgoingMls) => Promise<DeliveryResult>;
  readonly onIdentity: (saved: string) => void;
  /** What `onVerified` gave before a reload; default: nobody was verified yet. */
  readonly verified?: readonly string[];
  /** To keep beside the identity, for this appointment: whose key was compared. Public keys and ids, nothing secret. */
  readonly onVerified?: (verified: readonly string[]) => void;
  readonly onStatus: (status: GroupStatus) => void;
  /**
   * Nothing is sent from here on; `code` says why (see EncryptionError). What was given to `onIdentity` lets another
   * encryption go on as the same member.
   */
  readonly onFailure: (code: string) => void;
  /** The key package of `add` was not taken, and why; the group goes on. */
  readonly onRefused?: (participantId: string, code: RefusalCode) => void;
  /** A member wrote, or sent a file that is here whole. */
  readonly onHeard?: (message: HeardMessage) => void;
  readonly onFileProgress?: (progress: FileProgress) => void;
  /** Frames of this stream (a key of `stats`) arrive for which there is no key; at most once a second. */
  readonly onKeyMissing?: (stream: string) => void;
}

/** One participant's end-to-end encryption: owns the worker, attaches transforms. There is no pass-through. */
export interface EncryptionPort {
  /** Worker loaded, signature key ready. Rejects with a coded error where the browser lacks what is needed. */
  readonly ready: Promise<void>;
  readonly status: GroupStatus;
  /** The group's other members whose signature key nobody compared in this browser. */
  readonly unverified: readonly GroupMember[];
  /**
   * The person says that `digits` are the same on every side: all members of this epoch count as verified, in this browser
   * and as long as they keep their signature keys. False where these are no longer the digits of `status`.
   */
  markVerified(digits: string): boolean;
  /** Publishes a fresh KeyPackage through `deliver`. */
  offerKeyPackage(): void;
  /** Creates a group with only ourselves in place of `replaces`. */
  createGroup(replaces: string | null): void;
  /** Adds, or replaces the leaf of a member who reloaded. Repeated adds of the same bytes are ignored. */
  add(participantId: string, keyPackage: string): void;
  /** Out of the group; should they come back, their key is to be compared anew. */
  remove(participantId: string): void;
  receive(message: IncomingMls): void;
  /** Whose line to the gateway is down: nothing is expected of them, and `status.silent` does not name them. */
  away(participantIds: readonly string[]): void;
  /**
   * Says something to all members; resolves when everyone who was in the group has it. A file stops when `signal` aborts.
   * @throws EncryptionError `no-group`, `nobody-here`, `too-long`, `too-large`, `empty`, `busy`, `not-delivered`,
   * `file-refused`, `cancelled`
   */
  say(saying: Saying, signal?: AbortSignal): Promise<void>;
  /** Configuration every RTCPeerConnection must be made with. */
  readonly connectionConfiguration: RTCConfiguration;
  /** In the same task as addTransceiver, before any track is on the sender. */
  attachSender(sender: RTCRtpSender, slot: Slot): void;
  /** In the `track` event; idempotent; a reused receiver is bound anew. */
  attachReceiver(receiver: RTCRtpReceiver, from: { readonly participantId: string; readonly slot: Slot }): void;
  /** A new transform in place of the one on it, for a receiver that shows nothing; it asks for a key frame. Bound receivers only. */
  renewReceiver(receiver: RTCRtpReceiver): void;
  /**
   * Asks the sender of a picture that stands for a whole one, once a second at most; or our own browser for one of the
   * layer `rid` (Firefox, Safari). What is not bound is asked nothing.
   */
  requestKeyFrame(of: RTCRtpReceiver | RTCRtpSender, rid?: string): void;
  /** Resolves once frames can be sealed; rejects when closed. */
  keyActive(): Promise<void>;
  /** Counters per stream: `send/<slot>` and `receive/<participantId>/<slot>`. */
  stats(): Promise<Readonly<Record<string, FrameCounters>>>;
  /** Ends the worker; call after every RTCPeerConnection is closed. */
  close(): void;
}
