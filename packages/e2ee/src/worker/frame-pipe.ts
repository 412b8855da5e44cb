import type { Bytes } from '../core/index.ts';
import type { FrameSink, FrameSource } from '../messages.ts';

/** The part of RTCEncodedVideoFrame and RTCEncodedAudioFrame that is used. */
export interface EncodedFrame {
  data: ArrayBuffer;
  /** Video only: `key`, `delta` or `empty`. */
  readonly type?: string;
  getMetadata(): { readonly mimeType?: string };
}

/** What comes out in a frame's place; null drops the frame. */
export type FrameTransform = (frame: EncodedFrame, content: Bytes) => Promise<Bytes | null>;

export interface FramePipeEvents {
  /** The queue was full: this frame is gone. */
  readonly dropped: () => void;
  readonly failed: (error: unknown) => void;
}

/** `outcome`: what is written in the frame's place; null drops it, undefined while it is worked on. */
interface Entry { readonly frame: EncodedFrame; outcome: Bytes | null | undefined; }

type Write = (frame: EncodedFrame, content: Bytes) => void;

/** Frames being worked on at once; beyond it new ones are dropped, because a browser's queue must not grow. */
const maxInFlight = 64;

const isFrame = (value: unknown): value is EncodedFrame => typeof value === 'object' && value !== null && 'data' in value && 'getMetadata' in value;

/**
 * Moves frames from source to sink: several under way at once, written in the order they came. A frame is written only
 * with what the transform made of it; there is no other way through.
 */
export class FramePipe {
  readonly #transform: FrameTransform;
  readonly #events: FramePipeEvents;
  readonly #queue: Entry[] = [];
  #open = true;

  constructor(transform: FrameTransform, events: FramePipeEvents) {
    this.#transform = transform;
    this.#events = events;
  }

  /** Resolves when the source ends or breaks: the browser replaces a receiver's streams when it is bound anew. */
  async run(source: FrameSource, sink: FrameSink): Promise<void> {
    const reader = source.getReader();
    const writer = sink.getWriter();
    const stop = () => { this.#open = false; };
    const write: Write = (frame, content) => {
      frame.data = content.buffer;
      writer.write(frame).catch(stop);
    };
    try {
      while (this.#open) {
        const { done, value } = await reader.read();
        if (done) break;
        if (isFrame(value)) this.#take(value, write);
      }
    } catch {
      stop();
    }
  }

  #take(frame: EncodedFrame, write: Write): void {
    if (this.#queue.length >= maxInFlight) {
      this.#events.dropped();
      return;
    }
    const entry: Entry = { frame, outcome: undefined };
    this.#queue.push(entry);
    void this.#work(entry, write);
  }

  async #work(entry: Entry, write: Write): Promise<void> {
    try {
      // Read once: some browsers copy the content at every access.
      entry.outcome = await this.#transform(entry.frame, new Uint8Array(entry.frame.data));
    } catch (error) {
      entry.outcome = null;
      this.#events.failed(error);
    }
    for (let head = this.#queue[0]; head?.outcome !== undefined; head = this.#queue[0]) {
      this.#queue.shift();
      if (head.outcome !== null) write(head.frame, head.outcome);
    }
  }
}
