import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { type StepResult } from './report-step.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import { withLock } from './with-lock.ts';

const config = join(projectRoot, 'rollup.config.mjs');
const built = join(projectRoot, 'packages', 'consult-room', 'dist', 'consult-room.js');
/** Beside what it speaks of: checkouts may share `.runtime`. */
const stampFile = join(projectRoot, 'packages', 'consult-room', 'dist', '.built-from');
const inputs = ['packages/*/src/**/*', 'packages/*/package.json', 'rollup.config.mjs', 'scripts/bundling/*', 'package-lock.json', 'patches/*.patch'];

const upToDate: StepResult<void> = { value: undefined, said: 'up to date' };

/**
 * Builds the browser files where a source changed since the last build.
 * @throws {SetupError} with the bundler's own words.
 */
export async function ensureBundles(): Promise<StepResult<void>> {
  if (!existsSync(config)) throw new SetupError('rollup.config.mjs is missing, so the browser files cannot be built.');
  if (await isFresh()) return upToDate;
  return await withLock(join(projectRoot, '.runtime', 'bundles.lock'), buildUnlessFresh);
}

async function isFresh(): Promise<boolean> {
  const last = await readFile(stampFile, 'utf8').catch(() => '');
  return existsSync(built) && last === (await sourceHash());
}

async function buildUnlessFresh(): Promise<StepResult<void>> {
  // Another process may have built while this one waited.
  if (await isFresh()) return upToDate;
  const hash = await sourceHash();
  const rollup = join(projectRoot, 'node_modules', 'rollup', 'dist', 'bin', 'rollup');
  const run = await runCommand(process.execPath, [rollup, '--config', config], { ...process.env, NO_COLOR: '1' });
  if (!run.ok) throw new SetupError(`The bundler stopped:\n${run.output.trimEnd()}`);
  await writeFile(stampFile, hash);
  return { value: undefined, said: 'built' };
}

async function sourceHash(): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(inputs, { cwd: projectRoot, withFileTypes: true })) {
    if (entry.isFile() && !entry.name.endsWith('.test.ts')) files.push(join(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash.update(`${file.slice(projectRoot.length)}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}
