import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayFlags } from '../../../scripts/runtime/gateway-flags.ts';
import { freePort } from '../../support/free-port.ts';

export const pageOrigin = 'http://clinic.test';
const main = join(import.meta.dirname, '..', '..', '..', 'server', 'src', 'main.ts');

export interface GatewayProcess extends AsyncDisposable {
  readonly port: number;
  readonly apiKey: string;
  /** Bytes it has written to its log. */
  loggedBytes(): number;
}

/** The gateway as it is run: a process of its own, with its database in a folder of its own. */
export async function startGatewayProcess(): Promise<GatewayProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-flood-'));
  const port = await freePort();
  const apiKey = randomBytes(24).toString('base64url');
  const child = spawn(process.execPath, [...gatewayFlags, main], {
    env: { PATH: process.env['PATH'], PORT: String(port), METRICS_PORT: '0', CONSULT_DEMO: 'off', CONSULT_PUBLIC_URL: pageOrigin, CONSULT_DATA_DIR: dataDir, CONSULT_API_KEY: apiKey },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let bytes = 0;
  let start = '';
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (start.includes('"listening"')) return;
    start += chunk.toString();
    if (start.includes('"listening"')) child.emit('listening');
  });
  await Promise.race([once(child, 'listening'), once(child, 'exit').then(() => { throw new Error(`the gateway did not start: ${start}`); })]);
  return {
    port, apiKey,
    loggedBytes: () => bytes,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
