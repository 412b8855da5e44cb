import type { EncryptionPort } from '@consult-room/e2ee/main';
import type { DeliveryResult, FrameCounters, GroupStatus, OutgoingMls } from '@consult-room/e2ee/messages';
import { mayEnterRoom, type ClientMessage, type RosterEntry, type ServerMessage } from '@consult-room/protocol';
import { ConsultError, toConsultError } from '../consult-error.ts';
import { decideGroup, isOrphaned, type GroupMessage, type GroupSituation } from './group-steward.ts';

/** Failures a person is told of in words of their own: somebody may be listening, or only the clinic has to answer. */
const alarms: Readonly<Record<string, string>> = {
  'code-mismatch': 'code-mismatch', 'safety-code-tampered': 'code-mismatch', 'identity-unproven': 'identity-unproven', 'clinic-silent': 'clinic-silent',
  'group-secret-missing': 'group-secret', 'group-secret-wrong': 'group-secret',
};
/** Failures another worker may cure: this one is gone, or stumbled over something of its own. */
const curable: ReadonlySet<string> = new Set(['worker-lost', 'internal', 'counters-used-up']);

/** Somebody else's commit or group is the one that counts. */
const conflicts: ReadonlySet<string> = new Set(['group-conflict', 'group-unknown']);

export interface EncryptionControllerOptions {
  readonly selfId: string;
  readonly isHost: boolean;
  /** Makes the port; `handlers` are its ways back to us. */
  readonly openPort: (handlers: {
    readonly deliver: (message: OutgoingMls) => Promise<DeliveryResult>;
    readonly onStatus: (status: GroupStatus) => void;
    readonly onFailure: (code: string) => void;
  }) => EncryptionPort;
  readonly request: (message: ClientMessage) => Promise<void>;
  /** Ids of the people whose sockets are alive. */
  readonly connected: () => ReadonlySet<string>;
  readonly onChange: () => void;
  /** Nothing is sealed or opened by this controller any more, and another one may go on in its place. */
  readonly onLost: () => void;
  /** Nothing is sealed or opened from here on. */
  readonly onFailure: (error: ConsultError) => void;
}

/** Carries the group's messages between gateway and worker, and plays the committer's part where this seat has it. */
export class EncryptionController {
  readonly #options: EncryptionControllerOptions;
  readonly port: EncryptionPort;
  /** The gateway's last word, kept while a group of ours is being opened. */
  #latestGroup: GroupMessage | null = null;
  /** Group being replaced by one of ours right now; undefined: none. */
  #replacing: string | null | undefined;
  /** Group the gateway has given up for another one: nothing more can take its place. */
  #replaced: string | null = null;
  /** Known from our own doing, so that no gateway can talk us out of it. */
  #founded: string | null = null;
  #outside: ReadonlySet<string> = new Set();
  /** Put out by us, and not let in again by us. */
  readonly #dismissed = new Set<string>();
  #keyPackageDelivered = false;
  #failure: string | null = null;

  constructor(options: EncryptionControllerOptions) {
    this.#options = options;
    this.port = options.openPort({
      deliver: (message) => this.#deliver(message),
      onStatus: () => {
        options.onChange();
        // Somebody may have come in with a commit that was under way when their seat was taken away.
        queueMicrotask(() => this.#shutOut());
      },
      // Later, because a port may fail while it is being made.
      onFailure: (code) => queueMicrotask(() => (curable.has(code) ? options.onLost() : this.fail(code))),
    });
  }

  get failure(): string | null {
    return this.#failure;
  }

  get keyActive(): boolean {
    return this.#failure === null && this.port.status.keyActive;
  }

  /** Resolves when the worker is up; the group may follow later. @throws ConsultError */
  async ready(): Promise<void> {
    try {
      await this.port.ready;
    } catch (cause) {
      throw toConsultError(cause);
    }
  }

  /** After every (re)connect of an admitted seat: the gateway must hold a key package to have us added by. */
  seatAdmitted(): void {
    if (!this.#options.isHost && !this.#keyPackageDelivered) this.port.offerKeyPackage();
  }

  handle(message: ServerMessage): void {
    switch (message.type) {
      case 'group':
        this.#latestGroup = message;
        return this.#consider(message);
      case 'roster':
        return this.#rosterChanged(message.participants);
      case 'key-package':
        if (message.participantId === this.#options.selfId || this.#staysOut(message.participantId)) return;
        return this.port.add(message.participantId, message.bytes);
      case 'member-gone':
        return this.port.remove(message.participantId);
      case 'commit':
      case 'mls-welcome':
      case 'mls':
        this.port.receive(message);
        // A key package opens one welcome; the next one needs another.
        if (message.type === 'mls-welcome') this.port.offerKeyPackage();
        return;
      default:
    }
  }

  /** We put this person on hold or out of the room: the keys change, whatever the gateway makes of it. */
  dismissed(participantId: string): void {
    const { groupId } = this.port.status;
    this.#dismissed.add(participantId);
    if (this.#options.isHost && groupId !== null && groupId === this.#founded) this.port.remove(participantId);
  }

  /** We let this person in, or in again. */
  readmitted(participantId: string): void {
    this.#dismissed.delete(participantId);
  }

  stats(): Promise<Readonly<Record<string, FrameCounters>>> {
    return this.port.stats();
  }

  /** What came of reading the code aloud. @throws ConsultError `code-changed` where these are not its digits any more */
  compare(digits: string, same: boolean): void {
    if (!same) return this.fail('code-mismatch');
    if (!this.port.markVerified(digits)) throw new ConsultError('code-changed', true);
    this.#options.onChange();
  }

  /** Marks the encryption as broken: `leak`, `code-mismatch` or the worker's own code. */
  fail(code: string): void {
    if (this.#failure !== null) return;
    this.#failure = code;
    const error = Object.hasOwn(alarms, code) ? new ConsultError(alarms[code] ?? code, code === 'clinic-silent') : new ConsultError('encryption-failed', true);
    error.cause = code;
    this.#options.onFailure(error);
    this.#options.onChange();
  }

  /** After every RTCPeerConnection is closed. */
  close(): void {
    this.port.close();
  }

  #rosterChanged(participants: readonly RosterEntry[]): void {
    this.#outside = new Set(participants.filter(({ state }) => !mayEnterRoom(state)).map(({ id }) => id));
    this.port.away(participants.filter(({ connected }) => !connected).map(({ id }) => id));
    const latest = this.#latestGroup;
    if (latest !== null && isOrphaned(latest, this.#situation())) this.#consider(latest);
    this.#shutOut();
  }

  /** Whom we put out no gateway brings back. With another clinician in the group, it may have been they who did. */
  #staysOut(participantId: string): boolean {
    const { selfId } = this.#options;
    return this.#dismissed.has(participantId) && !this.port.status.members.some((one) => one.role === 'clinician' && one.participantId !== selfId && one.participantId !== participantId);
  }

  /** Does not wait for the gateway's `member-gone`: a held person must not be able to decrypt because it never came. */
  #shutOut(): void {
    const { selfId, isHost } = this.#options;
    const { groupId, members } = this.port.status;
    // A group on its way out is not mended: nobody is taken over into the next one.
    if (!isHost || this.#failure !== null || groupId === null || groupId === this.#replacing || groupId === this.#replaced) return;
    for (const { participantId } of members) {
      if (participantId !== selfId && this.#outside.has(participantId)) this.port.remove(participantId);
    }
  }

  #situation(): GroupSituation {
    const { selfId, isHost, connected } = this.#options;
    const { groupId, epoch } = this.port.status;
    return { selfId, isHost, groupId, epoch, connected: connected(), outside: this.#outside, founded: this.#founded };
  }

  #consider(message: GroupMessage): void {
    const situation = this.#situation();
    const { isHost, groupId, epoch } = situation;
    const decision = decideGroup(message, situation);
    if (decision === 'create') {
      if (this.#replacing !== undefined || (message.groupId !== null && message.groupId === this.#replaced)) return;
      this.#replacing = message.groupId;
      this.port.createGroup(message.groupId);
    } else if (decision === 'fetch-commits' && groupId !== null) {
      // What is missed now comes again with the next reconnect.
      this.#options.request({ type: 'fetch-commits', groupId, fromEpoch: epoch }).catch(() => {});
    } else if (isHost && groupId !== message.groupId && !this.#keyPackageDelivered) {
      // A second host is a member like anybody else while the first is there.
      this.port.offerKeyPackage();
    }
  }

  async #deliver(message: OutgoingMls): Promise<DeliveryResult> {
    const result = await this.#request(message);
    if (message.type === 'key-package') this.#keyPackageDelivered = result === 'ok';
    if (message.type === 'group-create') this.#groupDecided(message, result);
    return result;
  }

  /** News that came while our own group was under way counts now; the news we acted on has had its answer. */
  #groupDecided({ groupId, replaces }: Extract<OutgoingMls, { type: 'group-create' }>, result: DeliveryResult): void {
    const replaced = this.#replacing;
    this.#replacing = undefined;
    if (result === 'ok') this.#founded = groupId;
    if (result !== 'failed') this.#replaced = replaces;
    const latest = this.#latestGroup;
    if (result !== 'ok' && latest !== null && latest.groupId !== replaced) queueMicrotask(() => this.#consider(latest));
  }

  async #request(message: OutgoingMls): Promise<DeliveryResult> {
    try {
      await this.#options.request(message.type === 'commit' ? { ...message, welcomes: [...message.welcomes] } : message);
      return 'ok';
    } catch (cause) {
      return conflicts.has(toConsultError(cause).code) ? 'conflict' : 'failed';
    }
  }
}
