import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FramePipe, type EncodedFrame, type FrameTransform } from './frame-pipe.ts';

class Frame implements EncodedFrame {
  data: ArrayBuffer;

  constructor(value: number) {
    this.data = Uint8Array.of(value).buffer;
  }

  get value(): number { return new Uint8Array(this.data)[0] ?? -1; }
  getMetadata(): { readonly mimeType?: string } { return {}; }
}

interface Run { readonly written: number[]; readonly dropped: number; readonly errors: unknown[]; }

async function run(frames: readonly Frame[], transform: FrameTransform): Promise<Run> {
  const written: number[] = [];
  const errors: unknown[] = [];
  let dropped = 0;
  const pipe = new FramePipe(transform, { dropped: () => { dropped += 1; }, failed: (error) => { errors.push(error); } });
  const source = new ReadableStream({ start: (controller) => { for (const frame of frames) controller.enqueue(frame); controller.close(); } });
  const sink = { getWriter: () => ({ write: async (frame: unknown) => { if (frame instanceof Frame) written.push(frame.value); } }) };
  await pipe.run(source, sink);
  return { written, errors, get dropped() { return dropped; } };
}

const frames = (count: number) => Array.from({ length: count }, (_, at) => new Frame(at));

/** Answers in the order the test opens the gates. */
class Gates {
  readonly #gates = new Map<number, () => void>();

  readonly transform: FrameTransform = async (_frame, content) => {
    const value = content[0] ?? 0;
    await new Promise<void>((resolve) => { this.#gates.set(value, resolve); });
    return Uint8Array.of(value + 100);
  };

  async open(...values: readonly number[]): Promise<void> {
    for (const value of values) {
      this.#gates.get(value)?.();
      await new Promise((resolve) => { setImmediate(resolve); });
    }
  }
}

test('frames are worked on together and written in order', async () => {
  const gates = new Gates();
  const { written } = await run(frames(4), gates.transform);
  await gates.open(3, 1, 2);
  assert.deepEqual(written, []);
  await gates.open(0);
  assert.deepEqual(written, [100, 101, 102, 103]);
});

test('a queue that is full drops what comes next instead of growing', async () => {
  const gates = new Gates();
  const result = await run(frames(70), gates.transform);
  assert.equal(result.dropped, 6);
  await gates.open(...Array.from({ length: 70 }, (_, at) => at));
  assert.equal(result.written.length, 64);
});

test('a dropped frame and a failing one leave no gap to wait for, and nothing of theirs gets through', async () => {
  const result = await run(frames(4), async (_frame, content) => {
    if (content[0] === 1) return null;
    if (content[0] === 2) throw new RangeError('used up');
    return Uint8Array.of((content[0] ?? 0) + 100);
  });
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual(result.written, [100, 103]);
  assert.equal(result.errors.length, 1);
});

test('a broken source ends the pipe quietly', async () => {
  const pipe = new FramePipe(async () => null, { dropped: () => {}, failed: () => {} });
  const source = { getReader: () => ({ read: () => Promise.reject(new Error('replaced')) }) };
  await assert.doesNotReject(pipe.run(source, { getWriter: () => ({ write: async () => {} }) }));
});
