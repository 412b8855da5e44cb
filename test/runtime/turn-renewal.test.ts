import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { TurnSession } from '../../scripts/doctor/turn-session.ts';
import { openTurnTransport } from '../../scripts/doctor/turn-transport.ts';
import { turnCertificate, type CertificateFiles } from '../../scripts/runtime/turn-certificate.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { waitUntil } from '../support/wait-until.ts';
import { TurnClient } from './turn-client.ts';

const secrets = { fresh: 'the-relay-secret-of-this-week', older: 'the-relay-secret-of-last-week' };
const renewalMs = 30_000;
let folder: string;
let tls: CertificateFiles;
let stack: Stack;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turn-renewal-'));
  await mkdir(join(folder, 'secrets'), { mode: 0o700 });
  await writeFile(join(folder, 'secrets', 'turn-secret'), `${secrets.fresh}\n${secrets.older}\n`, { mode: 0o600 });
  tls = await certificate('first.turn.test');
  stack = await startStack({ dataDir: folder, ports: { TURN_TLS_CERT_FILE: tls.certFile, TURN_TLS_KEY_FILE: tls.keyFile } });
});

after(async () => {
  await stack[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function certificate(name: string): Promise<CertificateFiles> {
  const { value: media } = await ensureMediaRuntime();
  const own = join(folder, name);
  await mkdir(own);
  return await turnCertificate(own, [name], media.openssl);
}

/** The name on the certificate that whoever comes now is shown. */
async function shownName(): Promise<string> {
  const socket = connect({ host: stack.mediaAddress, port: stack.turnTlsPort, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}

test('while a secret is being replaced the relay takes credentials of both, and of no third', async () => {
  for (const secret of Object.values(secrets)) {
    const granted = await TurnClient.allocate(stack.mediaAddress, stack.turnPort, secret);
    assert.ok(typeof granted !== 'number');
    granted[Symbol.dispose]();
  }
  assert.equal(await TurnClient.allocate(stack.mediaAddress, stack.turnPort, 'the-relay-secret-of-a-year-ago'), 401);
});

test('a renewed certificate is shown to whoever comes, and a relay that stands over TLS goes on', { timeout: 120_000 }, async () => {
  const echo = createSocket('udp4').bind(0, stack.mediaAddress);
  await once(echo, 'listening');
  echo.on('message', (packet, from) => echo.send(packet, from.port, from.address));
  const peer = { address: stack.mediaAddress, port: echo.address().port };
  using transport = await openTurnTransport({ text: '', host: stack.mediaAddress, port: stack.turnTlsPort, over: 'tls' }, AbortSignal.timeout(renewalMs));
  const session = new TurnSession(transport, secrets.fresh);
  await session.allocate();
  await session.permit(peer);
  const early = Buffer.from('early');
  assert.deepEqual(await session.roundTrip(peer, early), early);
  assert.equal(await shownName(), 'first.turn.test');
  const pid = stack.coturn.pid;

  const renewed = await certificate('second.turn.test');
  await rename(renewed.certFile, tls.certFile);
  await rename(renewed.keyFile, tls.keyFile);

  await waitUntil('the new certificate', async () => await shownName() === 'second.turn.test', renewalMs);
  const late = Buffer.from('late');
  assert.deepEqual(await session.roundTrip(peer, late), late);
  assert.equal(stack.coturn.pid, pid, 'the same process');
  assert.equal(stack.reports.filter((line) => line.startsWith('coturn has a new certificate')).length, 1);
  await session.release();
  echo.close();
});
