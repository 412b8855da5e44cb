import { relative } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { type Suite } from './suites.ts';

/**
 * The suites to run for the words after `npm test --`: a suite's name takes it whole, any other word takes the test
 * files with that text in their path. No words: everything.
 */
export function chooseSuites(all: readonly Suite[], words: readonly string[]): readonly Suite[] {
  if (words.length === 0) return all;
  return all.flatMap((suite) => {
    if (words.includes(suite.name)) return [suite];
    const files = suite.files?.filter((file) => words.some((word) => relative(projectRoot, file).includes(word.replace(/^\.\//, '')))) ?? [];
    return files.length > 0 ? [{ ...suite, files }] : [];
  });
}
