import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { FuzzTarget, OpenTarget } from '../fuzz-target.ts';

const hangMs = 100;
const chunk = 2_000;

export interface Found {
  readonly input: unknown;
  readonly problem: string;
}

export interface RunOptions {
  readonly cases: number;
  readonly seed: number;
  readonly onProgress?: (done: number) => void;
}

/** Feeds that many cases; null when nothing was found, else the smallest input that shows it. */
export async function runCases(target: FuzzTarget, options: RunOptions): Promise<Found | null> {
  const open = await target.open();
  try {
    for (let done = 0; done < options.cases; done += chunk) {
      const found = await runChunk(target, open, options.seed + done, Math.min(chunk, options.cases - done));
      if (found !== null) return found;
      options.onProgress?.(Math.min(done + chunk, options.cases));
    }
    return null;
  } finally {
    await open.close?.();
  }
}

async function runChunk(target: FuzzTarget, open: OpenTarget<unknown>, seed: number, numRuns: number): Promise<Found | null> {
  const property = fc.asyncProperty(open.inputs, (input) => checkCase(target, open, input));
  const result = await fc.check(property, { seed, numRuns });
  if (!result.failed) return null;
  const [input] = result.counterexample ?? [];
  const { errorInstance } = result;
  return { input, problem: errorInstance instanceof Error ? errorInstance.stack ?? errorInstance.message : String(errorInstance) };
}

/** Throws what the target throws, what was rejected and awaited by nobody, and `hang` where a case takes too long. */
export async function checkCase(target: FuzzTarget, open: OpenTarget<unknown>, input: unknown): Promise<void> {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => { rejections.push(reason); };
  process.on('unhandledRejection', note);
  try {
    const tookMs = await timed(target, open, input);
    if (tookMs > (target.patienceMs ?? hangMs)) await mustRepeat(target, open, input);
    // Node reports a rejection once the microtasks are done.
    if (target.patienceMs !== undefined) await setImmediate();
  } finally {
    process.off('unhandledRejection', note);
  }
  if (rejections.length > 0) throw new Error('a rejection nobody awaited', { cause: rejections[0] });
}

/** On a busy machine anything takes long now and then; a hang takes long every time. */
async function mustRepeat(target: FuzzTarget, open: OpenTarget<unknown>, input: unknown): Promise<void> {
  const patienceMs = target.patienceMs ?? hangMs;
  for (let again = 0; again < 3; again += 1) if (await timed(target, open, input) <= patienceMs) return;
  throw new Error(`takes over ${patienceMs} ms`);
}

/** Milliseconds: of this thread's own work where nothing is waited for, which no other work on the machine makes longer. */
async function timed(target: FuzzTarget, open: OpenTarget<unknown>, input: unknown): Promise<number> {
  const [startedAt, workBefore] = [performance.now(), process.threadCpuUsage()];
  const done = open.check(input);
  if (done !== undefined) await done;
  if (target.patienceMs !== undefined) return performance.now() - startedAt;
  const { user, system } = process.threadCpuUsage(workBefore);
  return (user + system) / 1_000;
}
