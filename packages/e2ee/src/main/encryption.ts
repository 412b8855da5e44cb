import type { DeliveryResult, FrameCounters, FromWorker, GroupMember, GroupStatus, IncomingMls, IssuerTrust, OutgoingMls, Saying, Slot, ToWorker } from '../messages.ts';
import { Deferred } from './deferred.ts';
import { EncryptionError } from './encryption-error.ts';
import type { EncryptionOptions, EncryptionPort } from './encryption-port.ts';
import { encryptionSupport } from './support.ts';
import { TransformAttacher } from './transform-attacher.ts';
import { VerifiedMembers } from './verified-members.ts';
import { WorkerWatch } from './worker-watch.ts';

/** ms for the worker to load and make its signature key, on a slow phone. */
const readyTimeoutMs = 20_000;

/** ms for the clinic's own server to sign. */
const assertionTimeoutMs = 8_000;

type Stats = Readonly<Record<string, FrameCounters>>;

/** Speaks with the worker. Holds no key and no group state: only the last status the worker told. */
export class Encryption implements EncryptionPort {
  readonly ready: Promise<void>;
  /** `encodedInsertableStreams` is Chromium's latch: without a transform nothing is sent. Other browsers ignore it. */
  readonly connectionConfiguration: RTCConfiguration = { encodedInsertableStreams: true } as RTCConfiguration;
  readonly #options: EncryptionOptions;
  readonly #worker: Worker | null;
  readonly #attacher: TransformAttacher | null;
  readonly #starting = new Deferred();
  readonly #timeout: ReturnType<typeof setTimeout>;
  readonly #watch = new WorkerWatch(() => void this.stats(), () => this.#fail('worker-lost', true));
  #isReady = false;
  #keyActive = new Deferred();
  #statsWaiting: ((stats: Stats) => void)[] = [];
  #lastStats: Stats = {};
  readonly #saying = new Map<number, Deferred>();
  #lastSaid = 0;
  #status: GroupStatus = { groupId: null, epoch: 0, members: [], keyActive: false, safetyCode: null, silent: [] };
  readonly #verified: VerifiedMembers;
  /** Why nothing goes any more. */
  #over: EncryptionError | null = null;

  constructor(options: EncryptionOptions) {
    this.#options = options;
    this.#verified = new VerifiedMembers(options.identity.participantId, options.verified ?? []);
    this.ready = this.#starting.promise;
    this.#timeout = setTimeout(() => this.#fail('worker-silent', true), readyTimeoutMs);
    this.#worker = this.#open();
    this.#attacher = this.#worker && new TransformAttacher(this.#worker);
    const { identity, saved, grounds: { issuer = null, groupSecret = null } = {}, fetchAssertion } = options;
    // Field by field: what a page hands us may hold things that cannot be sent to a worker.
    const grounds = { issuer: issuer && plainTrust(issuer), groupSecret, assertable: fetchAssertion !== undefined };
    this.#post({ type: 'start', identity, saved, grounds });
  }

  get status(): GroupStatus { return this.#status; }
  get unverified(): readonly GroupMember[] { return this.#verified.missing(this.#status.members); }

  offerKeyPackage(): void { this.#post({ type: 'new-key-package' }); }
  createGroup(replaces: string | null): void { this.#post({ type: 'create-group', replaces }); }
  add(participantId: string, keyPackage: string): void { this.#post({ type: 'add', participantId, keyPackage }); }
  remove(participantId: string): void {
    this.#verified.forget(participantId);
    this.#options.onVerified?.(this.#verified.entries);
    this.#post({ type: 'remove', participantId });
  }

  receive(message: IncomingMls): void { this.#post({ type: 'incoming', message }); }
  away(participantIds: readonly string[]): void { this.#post({ type: 'away', participantIds }); }

  async say(saying: Saying, signal?: AbortSignal): Promise<void> {
    if (this.#over !== null) throw this.#over;
    if (signal?.aborted) throw new EncryptionError('cancelled', true);
    const said = new Deferred();
    const id = ++this.#lastSaid;
    const unsay = () => this.#post({ type: 'unsay', id });
    this.#saying.set(id, said);
    this.#post({ type: 'say', id, saying });
    signal?.addEventListener('abort', unsay);
    try {
      await said.promise;
    } finally {
      signal?.removeEventListener('abort', unsay);
    }
  }

  attachSender(sender: RTCRtpSender, slot: Slot): void {
    this.#attacherOrThrow().sender(sender, slot);
  }

  attachReceiver(receiver: RTCRtpReceiver, from: { readonly participantId: string; readonly slot: Slot }): void {
    this.#attacherOrThrow().receiver(receiver, from);
  }

  renewReceiver(receiver: RTCRtpReceiver): void {
    this.#attacherOrThrow().renew(receiver);
  }

  requestKeyFrame(of: RTCRtpReceiver | RTCRtpSender, rid?: string): void {
    if (this.#over === null) this.#attacher?.requestKeyFrame(of, rid);
  }

  markVerified(digits: string): boolean {
    const { safetyCode, members } = this.#status;
    // Members and code are of one status: who came in since was not part of what was read aloud.
    if (safetyCode === null || safetyCode.digits !== digits) return false;
    this.#verified.add(members);
    this.#options.onVerified?.(this.#verified.entries);
    return true;
  }

  keyActive(): Promise<void> { return this.#keyActive.promise; }

  stats(): Promise<Stats> {
    if (this.#over !== null) return Promise.resolve(this.#lastStats);
    return new Promise((resolve) => {
      this.#statsWaiting.push(resolve);
      this.#post({ type: 'stats' });
    });
  }

  close(): void {
    this.#end(new EncryptionError('closed'));
    this.#worker?.terminate();
  }

  #open(): Worker | null {
    const support = encryptionSupport();
    if (support !== 'ok') {
      this.#fail(support, false);
      return null;
    }
    try {
      const worker = (this.#options.createWorker ?? besideThisScript)();
      worker.addEventListener('message', (event: MessageEvent<FromWorker>) => this.#hear(event.data));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        this.#broke();
      });
      worker.addEventListener('messageerror', () => this.#broke());
      return worker;
    } catch {
      this.#fail('worker-blocked', true);
      return null;
    }
  }

  #hear(message: FromWorker): void {
    if (this.#over !== null) return;
    this.#watch.heard();
    switch (message.type) {
      case 'ready':
        clearTimeout(this.#timeout);
        this.#isReady = true;
        this.#watch.start();
        this.#starting.resolve();
        break;
      case 'identity': this.#options.onIdentity(message.saved); break;
      case 'assertion-wanted': void this.#fetchAssertion(message.thumbprint); break;
      case 'outgoing': void this.#deliver(message.id, message.message); break;
      case 'status': this.#show(message.status); break;
      case 'stats':
        this.#lastStats = message.streams;
        // One answer per question, in order: an older answer would make newer frames look as if they had bypassed us.
        this.#statsWaiting.shift()?.(message.streams);
        break;
      case 'key-missing': this.#options.onKeyMissing?.(message.key); break;
      case 'refused': this.#options.onRefused?.(message.participantId, message.code); break;
      case 'said': this.#said(message.id, message.code); break;
      case 'heard': this.#options.onHeard?.(message.message); break;
      case 'file-progress': this.#options.onFileProgress?.(message.progress); break;
      case 'failed': this.#fail(message.code, message.code === 'clinic-silent'); break;
    }
  }

  /** The worker waits for the answer: a clinic that gives none in time has said nothing. */
  async #fetchAssertion(thumbprint: string): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), assertionTimeoutMs); });
    const asked = Promise.resolve().then(() => this.#options.fetchAssertion?.(thumbprint) ?? null);
    const jws = await Promise.race([asked, late]).catch(() => null);
    clearTimeout(timer);
    this.#post({ type: 'assertion', jws });
  }

  async #deliver(id: number, message: OutgoingMls): Promise<void> {
    let result: DeliveryResult;
    try {
      result = await this.#options.deliver(message);
    } catch {
      result = 'failed';
    }
    this.#post({ type: 'delivered', id, result });
  }

  #said(id: number, code: string | null): void {
    const said = this.#saying.get(id);
    this.#saying.delete(id);
    if (code === null) said?.resolve();
    else said?.reject(new EncryptionError(code, true));
  }

  #show(status: GroupStatus): void {
    const before = this.#status.keyActive;
    this.#status = status;
    if (status.keyActive) this.#keyActive.resolve();
    else if (before) this.#keyActive = new Deferred();
    this.#options.onStatus(status);
  }

  /** An error nobody caught: what the worker does from here on cannot be relied upon. */
  #broke(): void {
    this.#fail(this.#isReady ? 'worker-lost' : 'worker-blocked', true);
  }

  #fail(code: string, recoverable: boolean): void {
    if (this.#over !== null) return;
    this.#end(new EncryptionError(code, recoverable));
    // Not before our caller has us.
    queueMicrotask(() => { this.#options.onFailure(code); });
  }

  #end(error: EncryptionError): void {
    if (this.#over !== null) return;
    clearTimeout(this.#timeout);
    this.#watch.stop();
    this.#post({ type: 'close' }, () => {});
    this.#over = error;
    if (this.#status.keyActive) this.#keyActive = new Deferred();
    this.#status = { ...this.#status, members: [], keyActive: false, safetyCode: null };
    this.#starting.reject(error);
    this.#keyActive.reject(error);
    for (const resolve of this.#statsWaiting.splice(0)) resolve(this.#lastStats);
    for (const said of this.#saying.values()) said.reject(error);
    this.#saying.clear();
  }

  #attacherOrThrow(): TransformAttacher {
    if (this.#attacher === null) throw this.#over ?? new EncryptionError('closed');
    return this.#attacher;
  }

  /** Some browsers throw where the worker has ended. */
  #post(message: ToWorker, onLost = () => this.#broke()): void {
    if (this.#over !== null) return;
    try {
      this.#worker?.postMessage(message);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'DataCloneError') throw error;
      onLost();
    }
  }
}

function plainTrust({ key: { kty, crv, x, y }, requiredFor, severalClinicians }: IssuerTrust): IssuerTrust {
  return { key: { kty, crv, x, ...(y !== undefined && { y }) }, requiredFor, severalClinicians };
}

function besideThisScript(): Worker {
  return new Worker(new URL('./e2ee-worker.js', import.meta.url), { type: 'module' });
}
