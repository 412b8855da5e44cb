import type { BlurNews, BlurOrder } from '../blur-messages.ts';

/** The parts of MediaStreamTrack Insertable Media Processing (W3C) we use, as Chromium has them on pages; the compiler does not know them. */
interface TrackParts {
  readonly MediaStreamTrackProcessor?: new (options: { track: MediaStreamTrack; maxBufferSize: number }) => { readonly readable: ReadableStream<VideoFrame> };
  readonly MediaStreamTrackGenerator?: new (options: { kind: 'video' }) => MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
}

/** Can pictures of a camera be changed in this browser, one by one, beside the page? */
export function canBlur(): boolean {
  const { MediaStreamTrackProcessor: processor, MediaStreamTrackGenerator: generator } = globalThis as TrackParts;
  return processor !== undefined && generator !== undefined && typeof OffscreenCanvas !== 'undefined';
}

export type BlurEnd = 'slow' | 'failed';

export interface CameraBlurOptions {
  readonly camera: MediaStreamTrack;
  readonly model: ArrayBuffer;
  readonly worker: Worker;
  /** Once: no more pictures come. The last one that came was blurred. */
  readonly onEnd: (why: BlurEnd) => void;
}

const askEveryMs = 1_000;
/** A worker that answers none of so many questions is gone. */
const unansweredMost = 15;

/** A camera's pictures, blurred but for people, as a track of its own. The camera's own track stays the caller's. */
export class CameraBlur {
  readonly track: MediaStreamTrack;
  readonly #worker: Worker;
  readonly #onEnd: (why: BlurEnd) => void;
  readonly #asking: ReturnType<typeof setInterval>;
  #unanswered = 0;
  #isOver = false;
  #showing: () => void = () => {};
  readonly #shown = new Promise<void>((resolve) => { this.#showing = resolve; });

  /** @throws TypeError where `canBlur` is false */
  constructor({ camera, model, worker, onEnd }: CameraBlurOptions) {
    const { MediaStreamTrackProcessor: Processor, MediaStreamTrackGenerator: Generator } = globalThis as TrackParts;
    if (Processor === undefined || Generator === undefined) throw new TypeError('this browser cannot blur');
    const generator = new Generator({ kind: 'video' });
    this.track = generator;
    this.#worker = worker;
    this.#onEnd = onEnd;
    worker.addEventListener('message', ({ data }: MessageEvent<BlurNews>) => { this.#heard(data); });
    worker.addEventListener('error', () => { this.#end('failed'); });
    // A few questions late is a busy machine.
    this.#asking = setInterval(() => { this.#ask(); }, askEveryMs);
    const { readable: pictures } = new Processor({ track: camera, maxBufferSize: 1 });
    const order: BlurOrder = { model, pictures, blurred: generator.writable };
    worker.postMessage(order, [pictures, generator.writable]);
  }

  /** Resolves with the first picture. */
  shows(): Promise<void> {
    return this.#shown;
  }

  /** Synchronous and final: no picture leaves after it returns. */
  close(): void {
    this.#isOver = true;
    clearInterval(this.#asking);
    this.#worker.terminate();
    this.track.stop();
  }

  #heard(news: BlurNews): void {
    this.#unanswered = 0;
    if (news === 'showing') this.#showing();
    else if (news !== 'alive') this.#end(news);
  }

  #ask(): void {
    this.#unanswered += 1;
    if (this.#unanswered > unansweredMost) this.#end('failed');
    else this.#worker.postMessage('ping');
  }

  #end(why: BlurEnd): void {
    if (this.#isOver) return;
    this.close();
    this.#onEnd(why);
  }
}
