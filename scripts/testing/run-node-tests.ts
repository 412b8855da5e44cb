import { interruption } from './interruption.ts';
import { runTestFile } from './run-test-file.ts';
import { sumOfResults, type SuiteResult } from './suite-result.ts';

export interface Lanes {
  /** Files at a time. */
  readonly count: number;
  /** Files that want the machine for themselves: they go first, one after the other. */
  readonly isAlone?: (file: string) => boolean;
  /** Files of which there is only one at a time, whatever else runs beside it. */
  readonly isSingle?: (file: string) => boolean;
}

const never = (): boolean => false;

/**
 * Runs test files one process each. Two cores carry two files at a time where these mostly wait: for a browser, a disk, a
 * clock. What a file says is then printed when it has ended, all together.
 */
export async function runNodeTests(files: readonly string[], timeoutMs: number, { count, isAlone = never, isSingle = never }: Lanes): Promise<SuiteResult> {
  const alone = files.filter(isAlone);
  const others = files.filter((file) => !isAlone(file));
  const singles = others.filter(isSingle);
  const shared = others.filter((file) => !isSingle(file));
  const first = await runLane(() => alone.shift(), timeoutMs, console.log);
  const lanes = Array.from({ length: count }, (_, lane) => {
    const lines: string[] = [];
    const flush = (): void => { if (lines.length > 0) console.log(lines.splice(0).join('\n')); };
    // The first lane is the only one that takes those, and helps the others afterwards.
    const next = (): string | undefined => (lane === 0 ? singles.shift() : undefined) ?? shared.shift();
    return runLane(next, timeoutMs, count === 1 ? console.log : (line) => { lines.push(line); }, flush);
  });
  return sumOfResults([...first, ...(await Promise.all(lanes)).flat()]);
}

async function runLane(next: () => string | undefined, timeoutMs: number, say: (line: string) => void, hasEnded: () => void = () => undefined): Promise<readonly SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (let file = next(); file !== undefined && !interruption.aborted; file = next()) {
    results.push(await runTestFile(file, timeoutMs, say));
    hasEnded();
  }
  return results;
}
