import { interruption } from './interruption.ts';
import { runTestFile } from './run-test-file.ts';
import { sumOfResults, type SuiteResult } from './suite-result.ts';

/**
 * Runs test files one process each. `lanes`: how many at a time; two cores carry one call, but two files that mostly wait
 * for a disk or a clock. With several lanes what a file says is printed when it has ended, all together.
 */
export async function runNodeTests(files: readonly string[], timeoutMs: number, lanes = 1): Promise<SuiteResult> {
  const waiting = [...files];
  const results: SuiteResult[] = [];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined && !interruption.aborted; file = waiting.shift()) {
      const lines: string[] = [];
      const say = lanes === 1 ? console.log : (line: string) => { lines.push(line); };
      results.push(await runTestFile(file, timeoutMs, say));
      if (lines.length > 0) console.log(lines.join('\n'));
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return sumOfResults(results);
}
