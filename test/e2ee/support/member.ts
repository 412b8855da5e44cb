import { GroupSession, KeyRing, MlsKeyAgreement } from '../../../packages/e2ee/src/core/index.ts';
import type { DeliveryResult, FileProgress, Grounds, GroupStatus, HeardMessage, MemberIdentity, OutgoingMls, Saying } from '../../../packages/e2ee/src/messages.ts';
import type { SimulatedGateway } from './simulated-gateway.ts';

export interface MemberOptions {
  readonly gateway: SimulatedGateway;
  readonly identity: MemberIdentity;
  readonly saved?: string | null;
  readonly grounds?: Partial<Grounds>;
  readonly fetchAssertion?: (thumbprint: string) => Promise<string | null>;
  readonly now: () => number;
  /** ms since the Unix epoch, for what the clinic signs. Default: the real one. */
  readonly wallClock?: () => number;
  /** Between the member and the gateway: may lose an answer or hold a message back. */
  readonly deliver?: (message: OutgoingMls) => DeliveryResult;
}

/** One participant's key agreement without media, on a simulated gateway. */
export class Member {
  readonly identity: MemberIdentity;
  readonly ring: KeyRing;
  readonly session: GroupSession;
  readonly refused: { readonly participantId: string; readonly code: string }[] = [];
  readonly failures: string[] = [];
  /** Every status there was, in order. */
  readonly statuses: GroupStatus[] = [];
  /** Texts and files of others, as they came. */
  readonly heard: HeardMessage[] = [];
  readonly progress: FileProgress[] = [];
  /** What became of what we said: null for delivered. */
  readonly said = new Map<number, string | null>();
  readonly #saved: () => string;
  #lastSaid = 0;
  /** Work under way, so that a test can wait for calm instead of for time. */
  readonly #pending = new Set<Promise<void>>();

  private constructor(options: MemberOptions, agreement: MlsKeyAgreement) {
    this.identity = options.identity;
    this.#saved = () => agreement.saved;
    this.ring = new KeyRing(options.now);
    const deliver = options.deliver ?? ((message) => options.gateway.deliver(options.identity.participantId, message));
    this.session = new GroupSession({
      agreement, identity: options.identity, webCrypto: globalThis.crypto.subtle, ring: this.ring, now: options.now,
      randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
      send: (id, message) => this.#work(Promise.resolve().then(() => this.session.delivered(id, deliver(message)))),
      onStatus: (status) => { this.statuses.push(status); },
      onRefused: (participantId, code) => { this.refused.push({ participantId, code }); },
      onFailure: (code) => { this.failures.push(code); },
      conversation: {
        onHeard: (message) => { this.heard.push(message); },
        onProgress: (progress) => { this.progress.push(progress); },
        onSaid: (id, code) => { this.said.set(id, code); },
      },
    });
    options.gateway.connect(options.identity.participantId, {
      receive: (message) => {
        this.#work(this.session.receive(message));
        // A key package opens one Welcome: the next one needs another.
        if (message.type === 'mls-welcome') this.#work(this.session.offer());
      },
      keyPackage: (participantId, bytes) => this.#work(this.session.add(participantId, bytes)),
    });
  }

  static async start(options: MemberOptions): Promise<Member> {
    const agreement = await MlsKeyAgreement.start({
      identity: options.identity, saved: options.saved ?? null, webCrypto: globalThis.crypto.subtle, now: options.wallClock ?? (() => Date.now()),
      grounds: { issuer: null, groupSecret: null, assertable: options.fetchAssertion !== undefined, ...options.grounds },
      ...(options.fetchAssertion && { fetchAssertion: options.fetchAssertion }),
      randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
    });
    return new Member(options, agreement);
  }

  /** What a reload would come back with. */
  get saved(): string { return this.#saved(); }
  get status(): GroupStatus { return this.session.status; }
  get busy(): boolean { return this.#pending.size > 0; }

  do(task: (session: GroupSession) => Promise<void>): void {
    this.#work(task(this.session));
  }

  /** The id to ask `said` for. */
  say(saying: Saying): number {
    this.#lastSaid += 1;
    const id = this.#lastSaid;
    this.do((session) => session.say(id, saying));
    return id;
  }

  text(text: string): number { return this.say({ kind: 'text', text }); }

  get texts(): readonly string[] { return this.heard.flatMap((message) => (message.kind === 'text' ? [`${message.from}: ${message.text}`] : [])); }

  async calm(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #work(task: Promise<void>): void {
    const tracked: Promise<void> = task.finally(() => { this.#pending.delete(tracked); });
    this.#pending.add(tracked);
  }
}

/** Resolves once none of them has anything under way. */
export async function allCalm(members: Iterable<Member>): Promise<void> {
  const all = [...members];
  while (all.some((member) => member.busy)) await Promise.all(all.map((member) => member.calm()));
}
