import type { StubFrame } from './stub-frame.ts';

/**
 * A source that keeps `atOnce` frames offered and unfinished, as long as there are any, and a sink that notes when each
 * arrives. Together they stand in for an encoder and a network.
 */
export class OfferedFrames {
  readonly readable: ReadableStream<StubFrame>;
  readonly writable: WritableStream<StubFrame>;
  /** Resolves when every frame came out. */
  readonly finished: Promise<void>;
  /** ms, the monotonic clock, in the order they came out. */
  readonly arrivals: number[] = [];
  #next = 0;
  #wake: (() => void) | null = null;
  #finish: (() => void) | null = null;

  constructor(frames: readonly StubFrame[], atOnce: number) {
    this.finished = new Promise((resolve) => { this.#finish = resolve; });
    this.readable = new ReadableStream<StubFrame>({
      pull: async (controller) => {
        while (this.#next - this.arrivals.length >= atOnce) await new Promise<void>((wake) => { this.#wake = wake; });
        const frame = frames[this.#next];
        this.#next += 1;
        if (frame === undefined) controller.close();
        else controller.enqueue(frame);
      },
    }, { highWaterMark: 0 });
    this.writable = new WritableStream<StubFrame>({
      write: () => {
        this.arrivals.push(performance.now());
        this.#wake?.();
        if (this.arrivals.length === frames.length) this.#finish?.();
      },
    });
  }
}
