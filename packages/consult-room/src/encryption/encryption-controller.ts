import type { EncryptionPort } from '@consult-room/e2ee/main';
import type { DeliveryResult, FrameCounters, GroupStatus, OutgoingMls } from '@consult-room/e2ee/messages';
import type { ClientMessage, ServerMessage } from '@consult-room/protocol';
import { ConsultError, toConsultError } from '../consult-error.ts';
import { decideGroup, type GroupMessage } from './group-steward.ts';

/** Failures a person is told of in words of their own: somebody may be listening. */
const alarms: ReadonlySet<string> = new Set(['code-mismatch', 'safety-code-tampered']);

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
  #keyPackageDelivered = false;
  #failure: string | null = null;

  constructor(options: EncryptionControllerOptions) {
    this.#options = options;
    this.port = options.openPort({
      deliver: (message) => this.#deliver(message),
      onStatus: () => options.onChange(),
      // Later, because a port may fail while it is being made.
      onFailure: (code) => queueMicrotask(() => this.fail(code)),
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
      case 'key-package':
        if (message.participantId === this.#options.selfId) return;
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
    const error = alarms.has(code) ? new ConsultError('code-mismatch') : new ConsultError('encryption-failed', true);
    error.cause = code;
    this.#options.onFailure(error);
    this.#options.onChange();
  }

  /** After every RTCPeerConnection is closed. */
  close(): void {
    this.port.close();
  }

  #consider(message: GroupMessage): void {
    const { selfId, isHost, connected } = this.#options;
    const { groupId, epoch } = this.port.status;
    const decision = decideGroup(message, { selfId, isHost, groupId, epoch, connected: connected() });
    if (decision === 'create') {
      if (this.#replacing !== undefined) return;
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
    if (message.type === 'group-create') this.#groupDecided(result);
    return result;
  }

  /** News that came while our own group was under way counts now; the news we acted on has had its answer. */
  #groupDecided(result: DeliveryResult): void {
    const replaced = this.#replacing;
    this.#replacing = undefined;
    const latest = this.#latestGroup;
    if (result !== 'ok' && latest !== null && latest.groupId !== replaced) queueMicrotask(() => this.#consider(latest));
  }

  async #request(message: OutgoingMls): Promise<DeliveryResult> {
    try {
      await this.#options.request(message.type === 'commit' ? { ...message, welcomes: [...message.welcomes] } : message);
      return 'ok';
    } catch (cause) {
      return toConsultError(cause).code === 'group-conflict' ? 'conflict' : 'failed';
    }
  }
}
