import { sframeHeaderLength } from '../../../packages/e2ee/src/core/sframe-header.ts';
import type { BenchTable } from '../bench.ts';
import { frameShapes } from './frame-shapes.ts';
import type { FrameRound } from './measure-frames.ts';
import { ourName, theirName } from './names.ts';

/** Frames of one person's slot in one epoch after which the counter takes one byte more. */
const counters = [0n, 8n, 256n, 65_536n, 16_777_215n] as const;
const opusFramesPerSecond = 50;

/** Bytes a frame grows by: measured, and at every width the counter takes. */
export function bytesTable(rounds: readonly FrameRound[]): BenchTable {
  const added = (contender: string, shape: string): string => {
    const seen = rounds.filter((round) => round.contender === contender && round.shape === shape).flatMap(({ addedBytes }) => addedBytes);
    return [...new Set([Math.min(...seen), Math.max(...seen)])].join('–');
  };
  const widths = new Map(counters.map((counter) => [counter, sframeHeaderLength(0xffn, counter) + 16 + 1]));
  const most = Math.max(...widths.values());
  return {
    title: 'Bytes added to each frame',
    columns: ['frame', ourName, theirName],
    rows: frameShapes.map(({ name }) => [name, added(ourName, name), added(theirName, name)]),
    notes: [
      `Ours grows with the counter: ${[...widths].map(([counter, bytes]) => `${bytes} from frame ${counter}`).join(', ')}; VP8 key frames 3 more.`,
      `Opus at ${opusFramesPerSecond} frames a second: at most ${(most * opusFramesPerSecond * 8) / 1000} kbit/s of ours, ${(30 * opusFramesPerSecond * 8) / 1000} of theirs.`,
    ],
  };
}
