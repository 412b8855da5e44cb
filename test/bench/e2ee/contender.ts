import type { FrameShape } from './frame-shapes.ts';
import type { StubFrame } from './stub-frame.ts';

/** One direction of somebody's frame encryption, ready to run: a frame goes in and comes out changed. */
export interface FrameWork {
  /** One frame, as a plain call: what a program pays that has the frame in its hand. */
  call(frame: StubFrame): Promise<void>;
  /** Frames as a browser hands them over: taken from one stream, put into another. Absent for what has no streams. */
  pipe?(readable: ReadableStream<StubFrame>, writable: WritableStream<StubFrame>): void;
}

export type Direction = 'seal' | 'open';

/** Whoever is measured. Keys are fresh with each `prepare`, and shared by the two directions it gives. */
export interface Contender {
  readonly name: string;
  prepare(shape: FrameShape): Promise<Readonly<Record<Direction, FrameWork>>>;
}
