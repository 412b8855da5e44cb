import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { certificateFinding } from '../../scripts/doctor/check-certificate.ts';
import { clockFinding, readinessFinding } from '../../scripts/doctor/check-gateway.ts';
import { diskFinding, folderFinding } from '../../scripts/doctor/check-storage.ts';
import { parseTurnUrl } from '../../scripts/doctor/turn-url.ts';
import { projectRoot } from '../../scripts/project-root.ts';
import { freePort } from '../support/free-port.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
before(async () => { stack = await startStack({ janusCount: 2 }); });
after(async () => { await stack[Symbol.asyncDispose](); });

interface Visit {
  readonly code: number;
  readonly text: string;
}

/** The command as an operator runs it, in the environment the stack was started with. */
function visit(env: Readonly<Record<string, string>> = {}): Promise<Visit> {
  const ports = { PORT: new URL(stack.publicUrl).port, JANUS_WS_PORT: new URL(stack.janusUrl).port, CONSULT_JANUS_COUNT: '2', TURN_PORT: String(stack.turnPort), TURN_TLS_PORT: String(stack.turnTlsPort) };
  const options = { env: { PATH: process.env['PATH'], ...ports, CONSULT_DATA_DIR: stack.dataDir, ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(projectRoot, 'scripts', 'doctor.mjs')], options, (error, stdout, stderr) => {
      const text = `${stdout}${stderr}`;
      for (const secret of [stack.turnSecret, stack.janusApiSecret, stack.apiKey]) assert.ok(!text.includes(secret), 'no secret is printed');
      resolve({ code: error === null ? 0 : Number(error.code), text });
    });
  });
}

function janusSecrets(): Readonly<Record<string, string>> {
  const secrets = join(stack.dataDir, 'secrets');
  return { JANUS_API_SECRET_FILE: join(secrets, 'janus-api-secret'), JANUS_ADMIN_KEY_FILE: join(secrets, 'janus-admin-key') };
}

const failures = ({ text }: Visit): readonly string[] => text.split('\n').filter((line) => line.startsWith('fail'));

test('a sound installation passes, its secrets found in the data folder', { timeout: 180_000 }, async () => {
  const healthy = await visit();
  assert.deepEqual(failures(healthy), [], healthy.text);
  assert.equal(healthy.code, 0);
  for (const way of ['transport=udp', 'transport=tcp']) assert.match(healthy.text, new RegExp(`^pass  relay turn:\\S+${way}: a packet went to the address of Janus and back`, 'm'));
  assert.match(healthy.text, /^pass {2}relay turns:\S+: a packet went to the address of Janus and back in \d+ ms, 127\.0\.0\.1 is refused$/m);
  for (const name of ['gateway', 'gateway ready', 'clock', 'Janus main', 'Janus main-2', 'database']) assert.match(healthy.text, new RegExp(`^pass  ${name}: `, 'm'));
  assert.match(healthy.text, /^warn {2}relay: none over TLS on port 443\n +fix: Offer turns:/m);
  assert.match(healthy.text, /^warn {2}certificate of turns:\S+: made by npm start/m);
});

test('wrong secrets are told apart from services that are gone', { timeout: 180_000 }, async () => {
  const wrong = await visit({ TURN_SECRET: 'a guess', JANUS_API_SECRET: 'another guess' });
  assert.equal(wrong.code, 1);
  assert.equal(failures(wrong).length, 5, wrong.text);
  assert.match(wrong.text, /^fail {2}Janus main: it refuses our secret\n +fix: JANUS_API_SECRET must be/m);
  assert.equal(wrong.text.match(/^fail {2}relay \S+: our credential was refused \(401\)\n +fix: TURN_SECRET must be/gm)?.length, 3);
});

test('a Janus and relays that run elsewhere are read from their variables', { timeout: 180_000 }, async () => {
  const env = { JANUS_NODES: `far=${stack.janusUrl}`, ...janusSecrets(), TURN_URLS: `turn:${stack.mediaAddress}:${stack.turnPort}, turns:${stack.mediaAddress}:${stack.turnTlsPort}, stun:nowhere` };
  const elsewhere = await visit({ ...env, TURN_SECRET_FILE: join(stack.dataDir, 'secrets', 'turn-secret') });
  assert.match(elsewhere.text, /^pass {2}Janus far: /m);
  assert.match(elsewhere.text, /^pass {2}relay turn:[\d.:]+: a packet went/m);
  assert.match(failures(elsewhere)[0] ?? '', /relay stun:nowhere: not an address of a relay$/);
  assert.match(failures(elsewhere)[1] ?? '', /certificate of turns:\S+: it is self-signed, and browsers refuse it$/, 'no trial any more');
  assert.equal(failures(elsewhere).length, 2, elsewhere.text);
  const without = await visit(env);
  assert.match(without.text, /its secret is missing\n +fix: Set TURN_SECRET/);
});

test('each media server is looked at: one that is gone, one that makes no room for us', { timeout: 180_000 }, async () => {
  const nodes = `here=${stack.janusUrl},gone=ws://127.0.0.1:${await freePort()}`;
  const one = await visit({ JANUS_NODES: nodes, ...janusSecrets() });
  assert.match(one.text, /^pass {2}Janus here: version \S+, our secrets are taken, a room can be made$/m);
  assert.match(one.text, /^fail {2}Janus gone: no answer\n/m);
  const keyless = await visit({ JANUS_ADMIN_KEY: 'a guess', CONSULT_PUBLIC_URL: stack.publicUrl.replace('localhost', '127.0.0.2'), HOST: '127.0.0.1' });
  assert.match(keyless.text, /^pass {2}gateway on this machine: yes$/m);
  assert.equal(keyless.text.match(/^fail {2}Janus main\S*: it makes no room for us\n +fix: JANUS_ADMIN_KEY must be/gm)?.length, 2, keyless.text);
});

test('an empty data folder and a gateway that is not there', { timeout: 180_000 }, async () => {
  const lost = await visit({ CONSULT_DATA_DIR: join(stack.dataDir, 'nothing'), CONSULT_PUBLIC_URL: `http://127.0.0.1:${await freePort()}` });
  assert.match(lost.text, /^fail {2}gateway: no answer at its public URL\n +fix: Is the gateway running\?/m);
  assert.match(lost.text, /^fail {2}data folder: it is not there\n +fix: Set CONSULT_DATA_DIR/m);
  assert.match(lost.text, /^fail {2}Janus main: its secret is missing/m);
  assert.equal(lost.code, 1);
});

test('a stopped coturn fails on every way to it, and on nothing else', { timeout: 180_000 }, async () => {
  await stack.coturn.stop();
  const ill = await visit();
  assert.equal(ill.code, 1);
  assert.equal(ill.text.match(/^fail {2}relay \S+: no answer\n +fix: Is coturn running\?/gm)?.length, 3, ill.text);
  assert.equal(failures(ill).length, 3, ill.text);
});

test('limits: disk, data folder, clock, certificate', () => {
  assert.deepEqual([4.9, 5, 14.9, 15].map((percent) => diskFinding(percent).verdict), ['fail', 'warn', 'warn', 'pass']);
  assert.deepEqual(['EROFS', 'EACCES', null].map((problem) => folderFinding(problem).verdict), ['fail', 'warn', 'pass']);
  const nowMs = Date.parse('2030-01-01T00:00:00Z');
  const header = (offsetMs: number): string => new Date(nowMs + offsetMs).toUTCString();
  assert.deepEqual([60_000, -60_000, 61_000, -61_000].map((offset) => clockFinding(header(offset), nowMs).verdict), ['pass', 'pass', 'fail', 'fail']);
  assert.equal(clockFinding(null, nowMs).verdict, 'fail');
  assert.deepEqual([21, 20].map((daysLeft) => certificateFinding('it', { problem: null, daysLeft }).verdict), ['pass', 'warn']);
  for (const problem of ['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']) assert.equal(certificateFinding('it', { problem, daysLeft: 90 }).verdict, 'fail');
});

test('a gateway that is not ready is told by what it lacks', () => {
  const ready = { status: 'ready', database: true, media: true, record: true, clock: true, disk: 'ok', draining: false };
  assert.deepEqual(readinessFinding('it', 200, JSON.stringify(ready)), { verdict: 'pass', name: 'it', detail: 'yes', fix: null });
  assert.equal(readinessFinding('it', 200, '{"status":"ready","standby":true,"draining":false,"clock":true}').detail, 'yes, it stands by');
  const lacks: readonly (readonly [change: object, detail: RegExp])[] = [
    [{ database: false }, /database does not answer/], [{ media: false }, /no media server/], [{ record: false }, /record waits/],
    [{ clock: false }, /clock is more than a minute/], [{ disk: 'full' }, /disk is full/], [{ disk: 'read-only' }, /takes no writes/], [{ draining: true, media: false }, /stopping/],
  ];
  for (const [change, detail] of lacks) {
    const finding = readinessFinding('it', 503, JSON.stringify({ ...ready, ...change, status: 'not-ready' }));
    assert.match(finding.detail, detail);
    assert.ok(finding.verdict === 'fail' && finding.fix !== null);
  }
  assert.match(readinessFinding('it', 503, '{"status":"not-ready","standby":true,"draining":false,"clock":true}').detail, /stands by, and no gateway is at work/);
  assert.match(readinessFinding('it', 502, '<html>').fix ?? '', /in front of the gateway/);
});

test('addresses of relays', () => {
  assert.deepEqual(parseTurnUrl('turn:turn.example'), { text: 'turn:turn.example', host: 'turn.example', port: 3478, over: 'udp' });
  assert.deepEqual(parseTurnUrl('turns:turn.example:443?transport=tcp'), { text: 'turns:turn.example:443?transport=tcp', host: 'turn.example', port: 443, over: 'tls' });
  for (const text of ['turns:turn.example?transport=udp', 'stun:turn.example', 'turn:', 'https://turn.example']) assert.equal(parseTurnUrl(text), null, text);
});
