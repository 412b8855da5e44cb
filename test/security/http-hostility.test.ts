import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayHouse, publicUrl } from '../gateway/support/gateway-house.ts';
import { rawRequest, upgradeText } from './support/raw-request.ts';

function evil(forwarded: string): string {
  return upgradeText('/v1/socket', (lines) => [...lines.map((line) => line.replace(/^Origin.*/, 'Origin: https://evil.com')), `X-Forwarded-For: ${forwarded}`]);
}

const always = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'SAMEORIGIN', 'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), display-capture=(), geolocation=(), usb=(), payment=()',
} as const;

test('T9 T12 F13: every answer carries the strict headers; what is a person’s is stored nowhere', async () => {
  await using house = await GatewayHouse.open();
  for (const [method, path] of [['GET', '/v1/appointments'], ['POST', '/v1/redemptions'], ['GET', '/v1/nothing'], ['GET', '/nothing'], ['GET', '/healthz'], ['GET', '/.well-known/jwks.json'], ['GET', '/v1/audit']] as const) {
    const { headers } = await house.call(method, path);
    for (const [name, value] of Object.entries(always)) assert.equal(headers.get(name), value, `${path} ${name}`);
    assert.equal(headers.get('content-security-policy'), "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'");
    for (const name of ['x-powered-by', 'server', 'etag', 'set-cookie', 'strict-transport-security']) assert.equal(headers.get(name), null, `${path} ${name}`);
    if (path.startsWith('/v1/')) assert.equal(headers.get('cache-control'), 'no-store', path);
  }
});

test('T18: under https browsers are told never to come back without it', async () => {
  await using house = await GatewayHouse.open({ CONSULT_PUBLIC_URL: 'https://clinic.test' });
  assert.equal((await house.call('GET', '/healthz')).headers.get('strict-transport-security'), 'max-age=63072000');
});

test('T10 F8: a page that is not listed reads nothing and sends nothing, over REST as over the sockets', async () => {
  await using house = await GatewayHouse.open({ CONSULT_ALLOWED_ORIGINS: 'https://portal.example' });
  const ask = (method: string, origin: string) => house.call(method, '/v1/redemptions', { key: null, headers: { Origin: origin }, ...(method === 'POST' && { body: { secret: 'A'.repeat(43) } }) });
  for (const origin of [publicUrl, 'https://portal.example']) {
    const { headers, code } = await ask('POST', origin);
    assert.equal(code, 'link-unknown');
    assert.equal(headers.get('access-control-allow-origin'), origin);
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.match(headers.get('vary') ?? '', /Origin/);
    assert.equal((await ask('OPTIONS', origin)).status, 204);
  }
  for (const origin of ['null', 'https://evil-portal.example', 'https://portal.example.evil.com', 'https://portal.example.', 'https://user@portal.example', 'http://portal.example', 'https://portal.example:8443']) {
    for (const method of ['POST', 'OPTIONS']) {
      const { headers, code } = await ask(method, origin);
      assert.equal(code, 'origin-not-allowed', `${method} ${origin}`);
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
  }
});

test('T24: an address is what our own proxies say, whatever the asker writes in front', async () => {
  await using house = await GatewayHouse.open();
  const wrongKey = (forwarded: string, at = house) => at.call('GET', '/v1/appointments', { key: 'wrong', headers: { 'X-Forwarded-For': forwarded } });
  for (let tries = 0; tries < 20; tries += 1) assert.equal((await wrongKey(`198.51.100.${tries}`)).status, 401);
  const limited = await wrongKey('198.51.100.99');
  assert.equal(limited.status, 429);
  assert.equal(limited.headers.get('retry-after'), '6');
  await using behind = await GatewayHouse.open({ CONSULT_TRUSTED_PROXIES: '127.0.0.0/8' });
  for (let tries = 0; tries < 20; tries += 1) assert.equal((await wrongKey(`203.0.113.${tries}, 198.51.100.7`, behind)).status, 401);
  assert.equal((await wrongKey('203.0.113.99, 198.51.100.7', behind)).status, 429);
  assert.equal((await wrongKey('203.0.113.99, 198.51.100.8', behind)).status, 401);
  for (let failed = 0; failed < 100; failed += 1) assert.equal((await rawRequest(behind.port, evil(`203.0.113.${failed}, 198.51.100.7`))).status, 403);
  assert.equal((await rawRequest(behind.port, evil('203.0.113.1, 198.51.100.7'))).status, 429, 'the same on upgrades');
  assert.equal((await rawRequest(behind.port, evil('203.0.113.1, 198.51.100.8'))).status, 403);
});

test('T24: one port or spelling more is no other address, over REST as on upgrades', async () => {
  await using behind = await GatewayHouse.open({ CONSULT_TRUSTED_PROXIES: '127.0.0.0/8' });
  const guess = (forwarded: string) => behind.call('POST', '/v1/redemptions', { key: null, body: { secret: 'A'.repeat(43) }, headers: { 'X-Forwarded-For': forwarded } });
  for (let tries = 0; tries < 20; tries += 1) assert.equal((await guess(`198.51.100.7:${5_000 + tries}`)).status, 404);
  for (const same of ['198.51.100.7:9999', '198.51.100.7', '[::ffff:c633:6407]:80', '::ffff:c633:6407']) assert.equal((await guess(same)).status, 429, same);
  assert.equal((await guess('::ffff:c633:6408')).status, 404);
});

test('T24: forty people behind one address open their links and sit down at once', async () => {
  await using house = await GatewayHouse.open();
  const visits = await Promise.all(Array.from({ length: 40 }, () => house.book()));
  const statuses = await Promise.all(visits.map(async (visit) => {
    const { status } = await house.call('POST', '/v1/redemptions', { key: null, body: { secret: visit.patient.joinUrl?.split('#')[1] }, headers: { Origin: publicUrl } });
    await house.sitAndWait(visit);
    return status;
  }));
  assert.deepEqual(statuses, visits.map(() => 200));
});

test('T24: one clinic’s key has a pace of its own', async () => {
  await using house = await GatewayHouse.open();
  const other = await house.secondClinic();
  let answer = await house.call('GET', '/v1/audit/key');
  for (let calls = 0; calls < 1_000 && answer.status !== 429; calls += 1) answer = await house.call('GET', '/v1/audit/key');
  assert.equal(answer.code, 'rate-limited');
  assert.equal(answer.headers.get('retry-after'), '1');
  assert.equal((await house.call('GET', '/v1/audit/key', { key: other })).status, 200);
});
