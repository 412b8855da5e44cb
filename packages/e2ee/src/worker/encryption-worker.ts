import { FrameSender, groundsFailure, GroupSession, KeyRing, MlsKeyAgreement } from '../core/index.ts';
import type { FrameSink, FrameSource, FromWorker, ToWorker, TransformOptions } from '../messages.ts';
import { FramePipe, type FrameTransform } from './frame-pipe.ts';
import { ReceiveStream } from './receive-stream.ts';
import { StreamRegistry } from './stream-registry.ts';

/** What the shell lends: everything that is not pure. */
export interface WorkerScope {
  readonly post: (message: FromWorker) => void;
  readonly crypto: Crypto;
  /** ms since the Unix epoch */
  readonly now: () => number;
  /** Calls back after `delayMs`; a second call replaces the first. */
  readonly wake: (delayMs: number, callback: () => void) => void;
}

export interface StreamPair {
  readonly readable: FrameSource;
  readonly writable: FrameSink;
  /** Asks the sender of what we receive; absent for streams of createEncodedStreams. */
  readonly sendKeyFrameRequest?: () => Promise<unknown>;
  /** Makes one of what we send; absent where the browser makes them another way. */
  readonly generateKeyFrame?: (rid?: string) => Promise<unknown>;
}

/** The group, its keys and every stream of one participant. The ring is empty at first: frames are dropped until it is not. */
export class EncryptionWorker {
  readonly #scope: WorkerScope;
  readonly #ring: KeyRing;
  readonly #registry: StreamRegistry;
  readonly #legacy = new Map<number, ReceiveStream>();
  /** How to get a whole picture from each stream: from its newest transform. */
  readonly #keyFrames = new Map<string, (rid?: string) => void>();
  #session: Promise<GroupSession | null> = Promise.resolve(null);
  #failed = false;
  /** Takes the answer to `assertion-wanted`. */
  #asserted: (jws: string | null) => void = () => {};

  constructor(scope: WorkerScope) {
    this.#scope = scope;
    this.#ring = new KeyRing(scope.now);
    this.#registry = new StreamRegistry(scope.now);
  }

  handle(message: ToWorker): void {
    switch (message.type) {
      case 'start': this.#session = this.#start(message); break;
      case 'assertion': this.#asserted(message.jws); break;
      case 'new-key-package': this.#tell((session) => session.offer()); break;
      case 'create-group': this.#tell((session) => session.create(message.replaces)); break;
      case 'add': this.#tell((session) => session.add(message.participantId, message.keyPackage)); break;
      case 'remove': this.#tell((session) => session.remove(message.participantId)); break;
      case 'incoming': this.#tell((session) => session.receive(message.message)); break;
      case 'delivered': this.#tell((session) => session.delivered(message.id, message.result)); break;
      case 'away': this.#tell((session) => session.away(message.participantIds)); break;
      case 'say': this.#tell((session) => session.say(message.id, message.saying)); break;
      case 'unsay': this.#tell((session) => session.unsay(message.id)); break;
      case 'stats': this.#scope.post({ type: 'stats', streams: this.#registry.snapshot() }); break;
      case 'request-key-frame': this.#keyFrames.get(message.key)?.(message.rid); break;
      case 'streams': this.attach(message.options, message, message.id); break;
      case 'rebind': if (message.options.kind === 'receive') this.#legacy.get(message.id)?.bind(message.options); break;
      case 'close': this.#tell(async (session) => { session.close(); }); break;
    }
  }

  /** Takes a stream's frames from here to its end. `id` names streams that may be bound anew. */
  attach(options: TransformOptions, streams: StreamPair, id?: number): void {
    const pipe = new FramePipe(options.kind === 'send' ? this.#sending(options, streams) : this.#receiving(options, streams, id), {
      dropped: () => { this.#registry.counters(options.key).rejected(); },
      failed: (error) => { this.#fail(error instanceof RangeError ? 'counters-used-up' : 'internal'); },
    });
    void pipe.run(streams.readable, streams.writable);
  }

  #sending(options: Extract<TransformOptions, { readonly kind: 'send' }>, { generateKeyFrame }: StreamPair): FrameTransform {
    this.#keyFrames.set(options.key, (rid) => { generateKeyFrame?.(rid).catch(() => {}); });
    const sender = new FrameSender(this.#ring, options.slot, this.#registry.counters(options.key));
    return (frame, content) => sender.seal(content, frame.getMetadata().mimeType);
  }

  #receiving(options: Extract<TransformOptions, { readonly kind: 'receive' }>, streams: StreamPair, id: number | undefined): FrameTransform {
    const stream = new ReceiveStream({
      ring: this.#ring, registry: this.#registry, now: this.#scope.now,
      keyMissing: (key) => { this.#scope.post({ type: 'key-missing', key }); },
      requestKeyFrame: streams.sendKeyFrameRequest === undefined ? null : () => { streams.sendKeyFrameRequest?.().catch(() => {}); },
    }, options);
    this.#keyFrames.set(options.key, () => { stream.requestKeyFrame(); });
    if (id !== undefined) this.#legacy.set(id, stream);
    return (frame, content) => stream.transform(frame, content);
  }

  async #start({ identity, saved, grounds }: Extract<ToWorker, { readonly type: 'start' }>): Promise<GroupSession | null> {
    const { crypto, now, post } = this.#scope;
    const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    try {
      const agreement = await MlsKeyAgreement.start({
        identity, saved, grounds, webCrypto: crypto.subtle, now, randomBytes,
        fetchAssertion: (thumbprint) => (grounds.assertable ? this.#fetchAssertion(thumbprint) : Promise.resolve(null)),
        onSaved: (kept) => { post({ type: 'identity', saved: kept }); },
      });
      post({ type: 'identity', saved: agreement.saved });
      post({ type: 'ready' });
      return new GroupSession({
        agreement, identity, webCrypto: crypto.subtle, ring: this.#ring, now, randomBytes,
        send: (id, message) => { post({ type: 'outgoing', id, message }); },
        onStatus: (status) => { post({ type: 'status', status }); },
        onRefused: (participantId, code) => { post({ type: 'refused', participantId, code }); },
        conversation: {
          onHeard: (message) => { post({ type: 'heard', message }); },
          onProgress: (progress) => { post({ type: 'file-progress', progress }); },
          onSaid: (id, code) => { post({ type: 'said', id, code }); },
        },
        onFailure: (code) => { this.#fail(code); },
      });
    } catch (error) {
      this.#fail(groundsFailure(error) ?? 'crypto-unsupported');
      return null;
    }
  }

  /** The page answers in any case, after a while with null. */
  #fetchAssertion(thumbprint: string): Promise<string | null> {
    return new Promise((resolve) => {
      this.#asserted = resolve;
      this.#scope.post({ type: 'assertion-wanted', thumbprint });
    });
  }

  /** In the order told; a session that cannot go on takes every key with it. */
  #tell(task: (session: GroupSession) => Promise<void>): void {
    const run = async () => {
      const session = await this.#session;
      if (session === null || this.#failed) return;
      await task(session);
      this.#schedule(session);
    };
    run().catch(() => { this.#fail('internal'); });
  }

  #schedule(session: GroupSession): void {
    const dueAt = session.dueAt();
    if (dueAt !== null) this.#scope.wake(Math.max(0, dueAt - this.#scope.now()), () => { this.#tell((due) => due.tick()); });
  }

  #fail(code: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#ring.clear();
    void this.#session.then((session) => session?.close());
    this.#scope.post({ type: 'failed', code });
  }
}
