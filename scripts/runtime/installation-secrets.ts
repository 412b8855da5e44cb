import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from './write-private-file.ts';

/** Made once per installation, kept in `<data>/secrets`, readable by this user only. */
export interface InstallationSecrets {
  readonly folder: string;
  readonly janusApiSecret: string;
  readonly janusApiSecretFile: string;
  /** Needed to create a VideoRoom. */
  readonly janusAdminKey: string;
  readonly janusAdminKeyFile: string;
  /** The Admin API is off; this only replaces the well-known default. */
  readonly janusAdminSecret: string;
  /** The first in the file: the gateway signs with it. */
  readonly turnSecret: string;
  /** The one before it, while it is being replaced: coturn takes both. */
  readonly olderTurnSecret: string | null;
  readonly turnSecretFile: string;
}

/** Reads the secrets, making the ones that are missing. */
export async function installationSecrets(dataDir: string): Promise<InstallationSecrets> {
  const folder = join(dataDir, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(folder, name);
  const [turnSecret = '', olderTurnSecret = null] = (await readOrMake(file('turn-secret'))).split(/\s*\n\s*/);
  return {
    folder,
    janusApiSecret: await readOrMake(file('janus-api-secret')),
    janusApiSecretFile: file('janus-api-secret'),
    janusAdminKey: await readOrMake(file('janus-admin-key')),
    janusAdminKeyFile: file('janus-admin-key'),
    janusAdminSecret: await readOrMake(file('janus-admin-secret')),
    turnSecret,
    olderTurnSecret,
    turnSecretFile: file('turn-secret'),
  };
}

async function readOrMake(file: string): Promise<string> {
  const existing = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (existing !== '') return existing;
  const secret = randomBytes(32).toString('base64url');
  await writePrivateFile(file, `${secret}\n`);
  return secret;
}
