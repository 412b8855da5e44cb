import type { BenchTable } from '../bench.ts';
import { spreadOf, type Spread } from '../support/spread.ts';
import { bareAes } from './bare-aes.ts';
import type { FrameRound, Way } from './measure-frames.ts';
import { ourName, theirName } from './names.ts';

/** One line of the report: the same work done by each contender in the same minutes. */
export interface FrameFigures {
  readonly shape: string;
  readonly atOnce: number;
  readonly direction: string;
  readonly ours: Figure;
  readonly theirs: Figure;
  /** Null where there is nothing to put AES-GCM alone into. */
  readonly floor: Figure | null;
  /** Ours in parts of theirs, round by round. */
  readonly ratio: Spread;
}

interface Figure {
  /** µs per frame */
  readonly p50: Spread;
  readonly p95: Spread;
}

export function frameFigures(rounds: readonly FrameRound[], way: Way): readonly FrameFigures[] {
  const groups = new Map<string, FrameRound[]>();
  for (const round of rounds.filter((one) => one.way === way)) {
    const line = `${round.shape} ${round.atOnce} ${round.direction}`;
    groups.set(line, [...(groups.get(line) ?? []), round]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const of = (name: string): readonly FrameRound[] => group.filter(({ contender }) => contender === name);
    const [ours, theirs, floor] = [of(ourName), of(theirName), of(bareAes.name)];
    const ratio = spreadOf(ours.map(({ p50 }, round) => p50 / (theirs[round]?.p50 ?? Number.NaN)));
    return [{ ...pick(first), ours: figure(ours), theirs: figure(theirs), floor: floor.length === 0 ? null : figure(floor), ratio }];
  });
}

const pick = ({ shape, atOnce, direction }: FrameRound) => ({ shape, atOnce, direction });

const figure = (rounds: readonly FrameRound[]): Figure => ({ p50: spreadOf(rounds.map(({ p50 }) => p50)), p95: spreadOf(rounds.map(({ p95 }) => p95)) });

const us = (value: number): string => value.toFixed(1);
const range = ({ min, median, max }: Spread): string => `${us(median)} (${us(min)}–${us(max)})`;

export function frameTable(title: string, figures: readonly FrameFigures[], notes: readonly string[]): BenchTable {
  return {
    title,
    columns: ['frame', 'at once', '', `${ourName} p50`, 'p95', `${theirName} p50`, 'p95', 'AES alone p50', 'ours / theirs', 'AES / theirs'],
    rows: figures.map(({ shape, atOnce, direction, ours, theirs, floor, ratio }) => [
      shape, String(atOnce), direction, range(ours.p50), us(ours.p95.median), range(theirs.p50), us(theirs.p95.median),
      floor === null ? '' : us(floor.p50.median), `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
      floor === null ? '' : (floor.p50.median / theirs.p50.median).toFixed(2),
    ]),
    notes,
  };
}
