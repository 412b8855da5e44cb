import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkRelay } from '../../scripts/doctor/check-relay.ts';
import { turnCertificate } from '../../scripts/runtime/turn-certificate.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';

test('a port 443 that leads the name of the relay to the pages is told from a relay that is down', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-relay-'));
  const { value: media } = await ensureMediaRuntime();
  const { certFile, keyFile } = await turnCertificate(folder, ['localhost'], media.openssl);
  const pages = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  context.after(async () => {
    pages.close();
    pages.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  const { port } = pages.address() as AddressInfo;
  const relay = { secret: 'a secret', peerAddresses: [] };
  const [misled] = await checkRelay({ ...relay, urls: [`turns:127.0.0.1:${port}?transport=tcp`] });
  assert.equal(misled?.verdict, 'fail');
  assert.match(JSON.stringify(misled), /no relay.*SNI/);
  pages.close();
  pages.closeAllConnections();
  const [down] = await checkRelay({ ...relay, urls: [`turns:127.0.0.1:${port}?transport=tcp`] });
  assert.match(JSON.stringify(down), /no answer.*Is coturn running/);
});
