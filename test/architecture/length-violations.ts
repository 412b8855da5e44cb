import { functionLengths } from './function-lengths.ts';
import { isCode, isTestCode, type SourceFile } from './source-tree.ts';

/** Lines. `most`: 95 of 100 files; `median`: half of them; `any`: every one. */
const fileBudget = { any: 400, most: 300, median: 100 } as const;
const functionBudget = 40;

export interface LengthReport {
  readonly files: number;
  readonly median: number;
  readonly percentile95: number;
  readonly longest: string;
  readonly violations: readonly string[];
}

/** How long the files of the house are, and every one that is too long. */
export function fileLengths(all: readonly SourceFile[]): LengthReport {
  const files = all.filter((file) => isCode(file) || file.path.endsWith('.css')).map(({ path, text }) => ({ path, lines: lineCount(text) })).sort((a, b) => a.lines - b.lines);
  const at = (share: number) => files[Math.max(0, Math.ceil(files.length * share) - 1)]?.lines ?? 0;
  const [median, percentile95, longest] = [at(0.5), at(0.95), files.at(-1)];
  const violations = files.filter(({ lines }) => lines > fileBudget.any).map(({ path, lines }) => `${path} has ${lines} lines`);
  if (median > fileBudget.median) violations.push(`the median file has ${median} lines`);
  if (percentile95 > fileBudget.most) violations.push(`one file in twenty has more than ${fileBudget.most} lines`);
  return { files: files.length, median, percentile95, longest: `${longest?.path} (${longest?.lines})`, violations };
}

/** Functions over the budget; tests tell a story in one function and are free. */
export function longFunctions(files: readonly SourceFile[]): readonly string[] {
  return files.filter((file) => isCode(file) && !isTestCode(file)).flatMap(({ path, text }) =>
    functionLengths(text).filter(({ lines }) => lines > functionBudget).map(({ line, lines }) => `${path}:${line} is a function of ${lines} lines`));
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
