/**
 * What crosses between the page and the encryption worker, and the types both share.
 * Key material never does, with one exception: the identity the page keeps in sessionStorage so that a
 * reload comes back as the same member (`identity` below).
 */

/** Media slot: the SFrame context bits, and the publisher's mid. */
export const slot = { microphone: 0, camera: 1, screen: 2, screenAudio: 3 } as const;
export type Slot = (typeof slot)[keyof typeof slot];

/** Canonical content of an MLS leaf's basic credential. */
export interface MemberIdentity {
  readonly appointmentId: string;
  readonly participantId: string;
  readonly role: string;
  readonly name: string;
}

/** A member as the MLS tree has it: the only source the roster on screen may trust. */
export interface GroupMember extends MemberIdentity {
  readonly leaf: number;
  /** base64 Ed25519 public key */
  readonly signatureKey: string;
  readonly identity: IdentityLevel;
}

/** `asserted`: the clinic signed that this key is this person's, in this role. `claimed`: nobody but the member says so. */
export type IdentityLevel = 'asserted' | 'claimed';

/** A public key as a JSON Web Key (RFC 7517): EC P-256 or OKP Ed25519. What else it says is not looked at. */
export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
}

/** Whose word for people counts. An assertion that does not hold is refused in any case; `requiredFor`: who needs one. */
export interface IssuerTrust {
  readonly key: PublicJwk;
  readonly requiredFor: 'nobody' | 'clinicians' | 'everyone';
  /** More than one clinician may be in whom the clinic did not vouch for. */
  readonly severalClinicians: boolean;
}

/** What the page alone may give, and the network never: the ground to stand on. */
export interface Grounds {
  /** Null: everybody is who they claim to be, as far as we can tell. */
  readonly issuer: IssuerTrust | null;
  /** Shared with everybody's page by the clinic, at least 128 bits; null: there is none. */
  readonly groupSecret: string | null;
  /** The page can have assertions made for us. */
  readonly assertable: boolean;
}

/** MLS bytes the gateway must order or deliver; base64. The page sends them and reports what came of it. */
export type OutgoingMls =
  | { readonly type: 'key-package'; readonly bytes: string }
  | { readonly type: 'group-create'; readonly groupId: string; readonly replaces: string | null }
  | { readonly type: 'commit'; readonly groupId: string; readonly epoch: number; readonly bytes: string; readonly welcomes: readonly { readonly participantId: string; readonly bytes: string }[] }
  | { readonly type: 'mls'; readonly groupId: string; readonly bytes: string }
  /** We may have missed some: answered with the commits from that epoch on, as far as there are any. */
  | { readonly type: 'fetch-commits'; readonly groupId: string; readonly fromEpoch: number };

/**
 * `conflict`: somebody else's commit won the epoch, or the gateway means another group. `failed`: not delivered, may be
 * tried again.
 */
export type DeliveryResult = 'ok' | 'conflict' | 'failed';

export type IncomingMls =
  | { readonly type: 'commit'; readonly groupId: string; readonly epoch: number; readonly bytes: string; readonly from: string }
  | { readonly type: 'mls-welcome'; readonly groupId: string; readonly epoch: number; readonly bytes: string }
  | { readonly type: 'mls'; readonly groupId: string; readonly bytes: string; readonly from: string };

/** What a person says to everybody in the group. At most 4,096 bytes of UTF-8, or a file of at most 10 MiB. */
export type Saying =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly mediaType: string; readonly bytes: ArrayBuffer };

/** What a member said; `from` is the participant whose signature it came with. Ids are unique in the group. */
export type HeardMessage = Saying & { readonly id: string; readonly from: string };

export interface FileProgress {
  readonly id: string;
  /** Participant; null: ours, and `id` is that of the request. */
  readonly from: string | null;
  /** Bytes; null: it will not come. */
  readonly done: number | null;
  readonly size: number;
}

/**
 * Why a key package was refused. `malformed`: not a key package of ours. `wrong-appointment`, `wrong-participant`:
 * its credential names another. `full`: eight members. `invalid`: expired, or its signature does not fit.
 * `not-allowed`: only a clinician brings in new people. `unvouched`: the clinic's word for them is missing or false.
 */
export type RefusalCode = 'malformed' | 'wrong-appointment' | 'wrong-participant' | 'full' | 'invalid' | 'not-allowed' | 'unvouched';

export interface FrameCounters {
  /** Sender: sealed. Receiver: opened and authenticated. */
  readonly ok: number;
  /** Dropped because no key was active. */
  readonly noKey: number;
  /** Dropped: forged, replayed, wrong sender or slot, malformed, or over the queue's bound. */
  readonly rejected: number;
  /** ms since the Unix epoch of the last `ok`, 0 for never. */
  readonly lastOkAt: number;
}

/** What people read to each other: the same on every side only if nobody sits in between. */
export interface SafetyCode {
  /** Six digits, shown in two groups of three. */
  readonly digits: string;
  /** Four numbers from 0 to 63, each a picture: the same code for the eye, 24 bits more. */
  readonly pictures: readonly number[];
}

export interface GroupStatus {
  readonly groupId: string | null;
  readonly epoch: number;
  readonly members: readonly GroupMember[];
  /** Frames can be sealed now. */
  readonly keyActive: boolean;
  /** Of this epoch; null while we are alone and until every member has revealed their part. */
  readonly safetyCode: SafetyCode | null;
  /** Participants we should be in touch with inside the group and are not: cut off, or somebody keeps messages from us. */
  readonly silent: readonly string[];
}

export type ToWorker =
  | { readonly type: 'start'; readonly identity: MemberIdentity; readonly saved: string | null; readonly grounds: Grounds }
  /** Answers `assertion-wanted`; null: there is none. */
  | { readonly type: 'assertion'; readonly jws: string | null }
  | { readonly type: 'new-key-package' }
  | { readonly type: 'create-group'; readonly replaces: string | null }
  | { readonly type: 'add'; readonly participantId: string; readonly keyPackage: string }
  | { readonly type: 'remove'; readonly participantId: string }
  | { readonly type: 'incoming'; readonly message: IncomingMls }
  | { readonly type: 'delivered'; readonly id: number; readonly result: DeliveryResult }
  /** Whose line to the gateway is down. */
  | { readonly type: 'away'; readonly participantIds: readonly string[] }
  /** Answered by one `said` with the same id. */
  | { readonly type: 'say'; readonly id: number; readonly saying: Saying }
  | { readonly type: 'unsay'; readonly id: number }
  | { readonly type: 'stats' }
  /**
   * `key`: of a stream we receive, whose sender is asked once a second at most; or of one we send, and `rid` of its layer.
   * Nothing where the browser cannot.
   */
  | { readonly type: 'request-key-frame'; readonly key: string; readonly rid?: string | undefined }
  /** Legacy browsers only: streams of createEncodedStreams, transferred. */
  | { readonly type: 'streams'; readonly id: number; readonly options: TransformOptions; readonly readable: FrameSource; readonly writable: FrameSink }
  /** Legacy browsers only: streams cannot be taken twice, so a reused receiver's are told whom they carry now. */
  | { readonly type: 'rebind'; readonly id: number; readonly options: TransformOptions }
  | { readonly type: 'close' };

/** The part of a ReadableStream of encoded frames that is used: this file compiles without DOM types. */
export interface FrameSource {
  getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: unknown }> };
}

/** The part of a WritableStream of encoded frames that is used. */
export interface FrameSink {
  getWriter(): { write(frame: unknown): Promise<void> };
}

/** Options of each RTCRtpScriptTransform. `key` names the stream in `stats`. */
export type TransformOptions =
  | { readonly kind: 'send'; readonly key: string; readonly slot: Slot }
  | { readonly kind: 'receive'; readonly key: string; readonly slot: Slot; readonly participantId: string };

export type FromWorker =
  | { readonly type: 'ready' }
  /** Asks for the clinic's assertion for our key (RFC 7638 thumbprint). One at a time. */
  | { readonly type: 'assertion-wanted'; readonly thumbprint: string }
  /** To keep in sessionStorage: signature key pair, base64, and the assertion for it. */
  | { readonly type: 'identity'; readonly saved: string }
  | { readonly type: 'outgoing'; readonly id: number; readonly message: OutgoingMls }
  | { readonly type: 'status'; readonly status: GroupStatus }
  | { readonly type: 'stats'; readonly streams: Readonly<Record<string, FrameCounters>> }
  /** A frame arrived for which no key is known yet (at most one per stream and second). */
  | { readonly type: 'key-missing'; readonly key: string }
  /** A key package was not taken, and why: the group goes on without that person. */
  | { readonly type: 'refused'; readonly participantId: string; readonly code: RefusalCode }
  /** Null: every member has it. */
  | { readonly type: 'said'; readonly id: number; readonly code: string | null }
  | { readonly type: 'heard'; readonly message: HeardMessage }
  | { readonly type: 'file-progress'; readonly progress: FileProgress }
  | { readonly type: 'failed'; readonly code: string };
