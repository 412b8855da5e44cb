import type { NetworkRules } from '../../network/support/network-rules.ts';
import type { FilmFrame } from './call-film.ts';

/** What a badge may say: this level, and for this reason among others. */
interface Saying {
  readonly level: 'good' | 'fair' | 'poor';
  readonly reason?: 'loss' | 'delay' | 'bandwidth';
}

/** One kind of weather on a patient's line, and what the badge has to say in it. */
export interface Sky {
  readonly name: string;
  readonly rules: NetworkRules;
  readonly says: readonly Saying[];
}

const good: Saying = { level: 'good' };
/** A browser takes its time to believe in a line that was narrow, and sends a small picture meanwhile. */
const widening: readonly Saying[] = [good, { level: 'fair', reason: 'bandwidth' }];

/** In order. Of 5 % and 300 kbit/s either level is right: they lie where one becomes the other. */
export const skies: readonly Sky[] = [
  { name: 'open line', rules: {}, says: [good] },
  { name: '2 % lost', rules: { lossPercent: 2 }, says: [{ level: 'fair', reason: 'loss' }] },
  { name: '5 % lost', rules: { lossPercent: 5 }, says: [{ level: 'fair', reason: 'loss' }, { level: 'poor', reason: 'loss' }] },
  { name: '10 % lost', rules: { lossPercent: 10 }, says: [{ level: 'poor', reason: 'loss' }] },
  { name: 'after 10 % lost', rules: {}, says: [good] },
  { name: '30 % lost', rules: { lossPercent: 30 }, says: [{ level: 'poor', reason: 'loss' }] },
  { name: 'after 30 % lost', rules: {}, says: widening },
  { name: '2 Mbit/s', rules: { kbitPerSecond: 2_000 }, says: widening },
  { name: '300 kbit/s', rules: { kbitPerSecond: 300 }, says: [{ level: 'fair', reason: 'bandwidth' }, { level: 'poor', reason: 'bandwidth' }] },
  { name: '100 kbit/s', rules: { kbitPerSecond: 100 }, says: [{ level: 'poor', reason: 'bandwidth' }] },
  { name: '2 Mbit/s again', rules: { kbitPerSecond: 2_000 }, says: widening },
  { name: 'open line again', rules: {}, says: widening },
  { name: '200 ms later', rules: { delayMs: 100 }, says: [{ level: 'fair', reason: 'delay' }] },
  { name: '400 ms later', rules: { delayMs: 200 }, says: [{ level: 'poor', reason: 'delay' }] },
  { name: 'at the end', rules: {}, says: widening },
];

/** Does the badge say what it should? */
export function isRight({ level, reasons }: Pick<FilmFrame, 'level' | 'reasons'>, { says }: Sky): boolean {
  return says.some((saying) => saying.level === level && (saying.reason === undefined || reasons.includes(saying.reason)));
}
