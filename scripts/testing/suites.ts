import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { runComponentTests } from './run-component-tests.ts';
import { runLint } from './run-lint.ts';
import { runNodeTests } from './run-node-tests.ts';
import { runTypecheck } from './run-typecheck.ts';
import { type SuiteResult } from './suite-result.ts';

export interface Suite {
  readonly name: string;
  /** Test files by absolute path; null: the suite looks at the whole checkout. */
  readonly files: readonly string[] | null;
  readonly run: (files: readonly string[]) => Promise<SuiteResult>;
}

const fileTimeoutMs = 420_000;
/** As many as there are cores on a small machine, and one more where files wait for disks and clocks half of their time. */
const lanes = { browsers: 2, gateways: 3 } as const;
/** Browsers that keep more than one core busy all the time, and whatever looks at how good a picture or a line is. */
const isAlone = (file: string): boolean => /\/(encrypted-call-[a-z-]+|patient-is-admitted|heavy-loss|network-is-tested|three-people|weather|layers|decoded-picture)\.test\.ts$/.test(file);
/** A lab is a machine room of its own. */
const isSingle = (file: string): boolean => file.includes('/test/network/');
/** Run by commands of their own, not by `npm test`. */
const elsewhere = /^test\/(bench|load)\//;

/** Every suite of `npm test`, in the order it runs: what fails fastest comes first. */
export async function suites(): Promise<readonly Suite[]> {
  const files = await testFiles();
  const some = (wanted: (file: string) => boolean): readonly string[] => files.filter(wanted).map((file) => join(projectRoot, file));
  return [
    { name: 'typecheck', files: null, run: runTypecheck },
    { name: 'lint', files: null, run: runLint },
    { name: 'units', files: some(isUnit), run: (chosen) => runNodeTests(chosen, fileTimeoutMs, { count: lanes.gateways }) },
    { name: 'components', files: some(isComponent), run: runComponentTests },
    { name: 'gateway', files: some(isOfGateway), run: (chosen) => runNodeTests(chosen, fileTimeoutMs, { count: lanes.gateways }) },
    { name: 'parts', files: some((file) => isPart(file) && !isOfGateway(file)), run: (chosen) => runNodeTests(chosen, fileTimeoutMs, { count: lanes.browsers, isAlone }) },
    { name: 'end-to-end', files: some(isStory), run: (chosen) => runNodeTests(chosen, fileTimeoutMs, { count: lanes.browsers, isAlone, isSingle }) },
  ];
}

function isOutside(path: string): boolean {
  return /(^|\/)(node_modules|dist|results)$/.test(path);
}

async function testFiles(): Promise<readonly string[]> {
  const files: string[] = [];
  const roots = ['packages', 'server', 'scripts', 'demo', 'test'];
  for (const root of roots) {
    for await (const file of glob(`${root}/**/*.test.ts`, { cwd: projectRoot, exclude: isOutside })) files.push(file);
  }
  return files.filter((file) => !elsewhere.test(file)).sort();
}

/** Beside the elements, `*.test.ts` needs a browser and `*.node.test.ts` does not. */
function isComponent(file: string): boolean {
  return file.startsWith('packages/consult-room/') && !file.endsWith('.node.test.ts');
}

function isUnit(file: string): boolean {
  return (!file.startsWith('test/') && !isComponent(file)) || file.startsWith('test/architecture/');
}

function isStory(file: string): boolean {
  return /^test\/(end-to-end|network)\//.test(file);
}

/** The gateway with its stores, and nobody's camera. */
function isOfGateway(file: string): boolean {
  return /^test\/(fuzz|gateway|metrics|security|stores)\//.test(file);
}

/** Several parts together, on a real Janus or a real coturn, but not the whole product. */
function isPart(file: string): boolean {
  return file.startsWith('test/') && !isUnit(file) && !isStory(file);
}
