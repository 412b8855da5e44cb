import { FrameReceiver, type Bytes, type KeyRing } from '../core/index.ts';
import type { TransformOptions } from '../messages.ts';
import type { EncodedFrame } from './frame-pipe.ts';
import type { StreamRegistry } from './stream-registry.ts';
import { Throttle } from './throttle.ts';

export type ReceiveOptions = Extract<TransformOptions, { readonly kind: 'receive' }>;

export interface ReceiveStreamDependencies {
  readonly ring: KeyRing;
  readonly registry: StreamRegistry;
  readonly now: () => number;
  readonly keyMissing: (key: string) => void;
  /** Asks the sender for a key frame; absent where the browser cannot. */
  readonly requestKeyFrame: (() => void) | null;
}

const oncePerSecondMs = 1_000;

/** One receiver's frames: opens them, tells of missing keys, and asks for a key frame once frames open again. */
export class ReceiveStream {
  readonly #dependencies: ReceiveStreamDependencies;
  readonly #missing: Throttle;
  readonly #requests: Throttle;
  #receiver: FrameReceiver;
  #wantsKeyFrame = false;

  constructor(dependencies: ReceiveStreamDependencies, options: ReceiveOptions) {
    this.#dependencies = dependencies;
    this.#missing = new Throttle(dependencies.now, oncePerSecondMs);
    this.#requests = new Throttle(dependencies.now, oncePerSecondMs);
    this.#receiver = this.#receiverFor(options);
  }

  /** The same streams carry another person's frames from now on. */
  bind(options: ReceiveOptions): void {
    this.#receiver = this.#receiverFor(options);
  }

  /** For a picture that stands: a part of it was lost for good, and what comes builds on that. */
  requestKeyFrame(): void {
    if (this.#requests.pass()) this.#dependencies.requestKeyFrame?.();
  }

  async transform(frame: EncodedFrame, content: Bytes): Promise<Bytes | null> {
    const opened = await this.#receiver.open(content);
    if (opened !== null && this.#wantsKeyFrame) {
      if (frame.type === 'key') this.#wantsKeyFrame = false;
      else if (frame.type === 'delta') this.requestKeyFrame();
    }
    return opened;
  }

  #receiverFor(options: ReceiveOptions): FrameReceiver {
    const { ring, registry, keyMissing } = this.#dependencies;
    return new FrameReceiver(ring, options, registry.counters(options.key), {
      keyMissing: () => { if (this.#missing.pass()) keyMissing(options.key); },
      opensAgain: () => { this.#wantsKeyFrame = true; },
    });
  }
}
