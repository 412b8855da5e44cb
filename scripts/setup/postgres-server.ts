import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDebianPart } from './ensure-debian-part.ts';
import { findProgram } from './find-program.ts';
import { type StepResult } from './report-step.ts';

const debianFolder = '/usr/lib/postgresql';

/**
 * PostgreSQL, which a machine that only runs the product does not need here.
 * @throws {SetupError} says what to install.
 */
export function ensurePostgresServer(): Promise<StepResult<string>> {
  return ensureDebianPart({ name: 'PostgreSQL', neededBy: 'The tests of the PostgreSQL store', packages: ['postgresql'], find: postgresServer, place: (folder) => folder });
}

/** The folder with `initdb` and `postgres`, or null where there is none. Debian keeps them off the PATH, by version. */
export function postgresServer(): string | null {
  const onPath = findProgram(['initdb']);
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [...(onPath === null ? [] : [dirname(onPath)]), ...versions.map((version) => join(debianFolder, version, 'bin'))];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}
