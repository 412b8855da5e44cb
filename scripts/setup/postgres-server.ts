import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from './find-program.ts';
import { installDebianPackages } from './install-debian-packages.ts';
import { type StepResult } from './report-step.ts';
import { SetupError } from './setup-error.ts';

const debianFolder = '/usr/lib/postgresql';

/**
 * PostgreSQL for the tests of that store, which a machine that only runs the product does not need here: the one on
 * PATH or Debian's, else Debian's installed where we are root.
 * @throws {SetupError} says what to install.
 */
export async function ensurePostgresServer(): Promise<StepResult<string>> {
  const found = postgresServer();
  if (found !== null) return { value: found, said: found };
  console.log('[set-up] database: installing PostgreSQL …');
  await installDebianPackages(['postgresql'], 'The tests of the PostgreSQL store need its server (on Debian: apt-get install postgresql).');
  const installed = postgresServer();
  if (installed === null) throw new SetupError('PostgreSQL was installed but its programs were not found.');
  return { value: installed, said: `${installed}, installed` };
}

/** The folder with `initdb` and `postgres`, or null where there is none. Debian keeps them off the PATH, by version. */
export function postgresServer(): string | null {
  const onPath = findProgram(['initdb']);
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [...(onPath === null ? [] : [dirname(onPath)]), ...versions.map((version) => join(debianFolder, version, 'bin'))];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}
