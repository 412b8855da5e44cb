import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import { turnCertificate } from '../../scripts/runtime/turn-certificate.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';
import { fellowKeyOf, openFellowLine } from '../../server/src/cluster/fellow-line.ts';

test('whoever shows a certificate in the place of another gateway is told nothing, also where Node is told to believe every certificate', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'foreign-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { value: { openssl } } = await ensureMediaRuntime();
  const { certFile, keyFile } = await turnCertificate(folder, ['127.0.0.1'], openssl);
  const heard: string[] = [];
  const server = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) }, (line) => line.on('error', () => {}).on('data', (bytes: Buffer) => heard.push(String(bytes))));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  t.after(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
  });
  const { port } = server.address() as AddressInfo;
  await assert.rejects(async () => {
    const line = await openFellowLine(`127.0.0.1:${port}`, fellowKeyOf(randomBytes(32)), 'visitors');
    line.end('a visitor’s token');
    await once(line, 'close');
  });
  assert.deepEqual(heard, []);
});
