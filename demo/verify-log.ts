import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What `consult-audit verify` said. */
export interface LogVerdict {
  readonly state: 'sound' | 'changed' | 'unchecked';
  /** Its own first sentence. */
  readonly sentence: string;
}

const program = fileURLToPath(new URL('../node_modules/.bin/consult-audit', import.meta.url));

/**
 * Runs the verifier that comes with the gateway over an export, as anybody can at home. A clinic keeps the key from its
 * first day instead of asking for it each time, and adds a copy of the checkpoints from outside.
 */
export async function verifyLog(log: string, publicKeyPem: string): Promise<LogVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  try {
    const [logFile, keyFile] = [join(folder, 'audit.ndjson'), join(folder, 'audit-key.pem')];
    await Promise.all([writeFile(logFile, log, { mode: 0o600 }), writeFile(keyFile, publicKeyPem)]);
    return await run(['verify', logFile, '--key', keyFile]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(args: readonly string[]): Promise<LogVerdict> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve(null));
  });
  const [said, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0 && code !== 1) return { state: 'unchecked', sentence: 'The log could not be checked here.' };
  return { state: code === 0 ? 'sound' : 'changed', sentence: said.split(/\. |\n/, 1)[0] ?? '' };
}
