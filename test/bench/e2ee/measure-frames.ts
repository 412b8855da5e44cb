import type { Contender, Direction, FrameWork } from './contender.ts';
import { contentOf, type FrameShape } from './frame-shapes.ts';
import { OfferedFrames } from './offered-frames.ts';
import { StubFrame } from './stub-frame.ts';

export type Way = 'calls' | 'streams';

/** What one round of one contender came to. */
export interface FrameRound {
  readonly contender: string;
  readonly shape: string;
  readonly way: Way;
  /** Frames offered and unfinished at any time. */
  readonly atOnce: number;
  readonly direction: Direction;
  /** µs per frame: of batches of frames, the middle one and the one that 95 of 100 stay below. */
  readonly p50: number;
  readonly p95: number;
  /** Bytes a sealed frame is longer than it was. */
  readonly addedBytes: readonly [least: number, most: number];
}

export interface FramePlan {
  readonly shapes: readonly FrameShape[];
  readonly ways: readonly Way[];
  readonly atOnce: readonly number[];
  readonly rounds: number;
  readonly framesPerRound: number;
}

/** Frames timed together: browsers' clocks tick too coarsely for one. */
const batch = 16;

/** Everybody in turn, round by round, so that whatever else the machine does meets all alike. The first round warms up. */
export async function measureFrames(contenders: readonly Contender[], plan: FramePlan): Promise<readonly FrameRound[]> {
  const rounds: FrameRound[] = [];
  for (const shape of plan.shapes) {
    for (const way of plan.ways) {
      for (const atOnce of plan.atOnce) {
        for (let round = 0; round <= plan.rounds; round += 1) {
          const order = round % 2 === 0 ? contenders : contenders.toReversed();
          for (const contender of order) {
            const measured = await measureRound(contender, { shape, way, atOnce, count: plan.framesPerRound });
            if (round > 0) rounds.push(...measured);
          }
        }
      }
    }
  }
  return rounds;
}

interface RoundSpec { readonly shape: FrameShape; readonly way: Way; readonly atOnce: number; readonly count: number; }

async function measureRound(contender: Contender, { shape, way, atOnce, count }: RoundSpec): Promise<readonly FrameRound[]> {
  const works = await contender.prepare(shape);
  if (way === 'streams' && works.seal.pipe === undefined) return [];
  const frames = Array.from({ length: count }, (_, at) => new StubFrame(shape, contentOf(shape, at).buffer, at * 3_000));
  const sealing = await timed(works.seal, way, frames, atOnce);
  const added = frames.map((frame) => frame.data.byteLength - shape.bytes);
  const opening = await timed(works.open, way, frames, atOnce);
  frames.forEach((frame, at) => { assertSame(contender, new Uint8Array(frame.data), contentOf(shape, at)); });
  const about = { contender: contender.name, shape: shape.name, way, atOnce, addedBytes: [Math.min(...added), Math.max(...added)] } as const;
  return [{ ...about, direction: 'seal', ...percentiles(sealing) }, { ...about, direction: 'open', ...percentiles(opening) }];
}

/** µs per frame, of each batch. */
async function timed(work: FrameWork, way: Way, frames: readonly StubFrame[], atOnce: number): Promise<readonly number[]> {
  const startedAt = performance.now();
  const arrivals = way === 'streams' ? await throughStreams(work, frames, atOnce) : await byCalls(work, frames, atOnce);
  const marks = [startedAt, ...arrivals.filter((_, at) => (at + 1) % batch === 0)];
  return marks.slice(1).map((mark, at) => ((mark - (marks[at] ?? 0)) * 1000) / batch);
}

async function throughStreams(work: FrameWork, frames: readonly StubFrame[], atOnce: number): Promise<readonly number[]> {
  const offered = new OfferedFrames(frames, atOnce);
  work.pipe?.(offered.readable, offered.writable);
  await offered.finished;
  return offered.arrivals;
}

async function byCalls(work: FrameWork, frames: readonly StubFrame[], atOnce: number): Promise<readonly number[]> {
  const arrivals: number[] = [];
  const queue = frames.values();
  const lane = async (): Promise<void> => {
    for (const frame of queue) {
      await work.call(frame);
      arrivals.push(performance.now());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return arrivals;
}

function percentiles(samples: readonly number[]): { readonly p50: number; readonly p95: number } {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

function assertSame({ name }: Contender, got: Uint8Array, wanted: Uint8Array): void {
  if (got.length !== wanted.length || got.some((byte, at) => byte !== wanted[at])) throw new Error(`${name} did not give a frame back as it was`);
}
