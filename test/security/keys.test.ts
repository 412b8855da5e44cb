import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { KeyOffice } from '../../server/src/administration/key-office.ts';
import { toAuditEntry } from '../../server/src/audit/audit-chain.ts';
import { clinicChain } from '../../server/src/audit/audit-event.ts';
import { Jwt } from '../../server/src/tokens/jwt.ts';
import { SigningKeyFiles } from '../../server/src/tokens/signing-key-files.ts';
import { SigningKeys } from '../../server/src/tokens/signing-keys.ts';
import { expectOk, GatewayHouse, newDevice, publicUrl } from '../gateway/support/gateway-house.ts';
import { waitUntil } from '../support/wait-until.ts';

const minuteMs = 60_000;
const stepMs = 10_000;
const program = new URL('../../server/src/administration/main.ts', import.meta.url).pathname;

interface Jwk extends JsonWebKey { readonly kid: string }

const keysDirOf = (house: GatewayHouse): string => join(house.dataDir, 'keys');
const officeOf = (house: GatewayHouse): KeyOffice => new KeyOffice({
  store: house.context.store, signingKeys: new SigningKeyFiles(keysDirOf(house)), now: () => house.clock.nowMs,
});

async function publishedKeys(house: GatewayHouse): Promise<readonly Jwk[]> {
  return (await house.call('GET', '/.well-known/jwks.json', { key: null })).body['keys'] as readonly Jwk[];
}

function kidOf(token: string): string {
  return (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
}

/** Somebody else's verifier, with a copy of our key list that may be five minutes old. */
function isSignedBy(keys: readonly Jwk[], token: string): boolean {
  const jwk = keys.find(({ kid }) => kid === kidOf(token));
  const [header, claims, signature] = token.split('.');
  return jwk !== undefined && verify('sha256', Buffer.from(`${header}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature ?? '', 'base64url'));
}

/** True when the gateway let the token sit down. */
async function joins(house: GatewayHouse, token: string, device: string): Promise<boolean> {
  const socket = await house.socket();
  socket.send({ type: 'hello', token, device });
  const answer = await socket.nextWhere(({ type }) => type === 'welcome' || type === 'error');
  socket.terminate();
  return answer.type === 'welcome';
}

test('T23: signing keys change under load: no join fails, with fresh tokens and with old ones, nor does anybody who keeps our key list', async (t) => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ minutes: 120 });
  const device = newDevice();
  const seen: string[] = [];
  let kept = { keys: await publishedKeys(house), atMs: house.clock.nowMs };
  const waiting: { readonly token: string; readonly atMs: number }[] = [];
  let attempts = 0;
  const startedMs = house.clock.nowMs;
  const before = (await publishedKeys(house)).map(({ kid }) => kid);
  while (house.clock.nowMs < startedMs + 45 * minuteMs) {
    const elapsedMs = house.clock.nowMs - startedMs;
    const work = [house.roomToken(booked.id, booked.patient.id)];
    if (elapsedMs === 5 * minuteMs) await Promise.all([...work, officeOf(house).rotateSigningKey(false)]);
    await house.context.keys.reload(keysDirOf(house));
    if (house.clock.nowMs - kept.atMs >= 300_000) kept = { keys: await publishedKeys(house), atMs: house.clock.nowMs };
    const token = await work[0] ?? '';
    assert.ok(isSignedBy(kept.keys, token), 'a key signed before everybody could know it');
    if (!seen.includes(kidOf(token))) seen.push(kidOf(token));
    waiting.push({ token, atMs: house.clock.nowMs });
    const old = waiting[0];
    const tokens = old !== undefined && house.clock.nowMs - old.atMs >= 14 * minuteMs ? [token, waiting.shift()?.token ?? ''] : [token];
    for (const each of tokens) assert.ok(await joins(house, each, device), `a join failed after ${elapsedMs / 1000} s`);
    attempts += tokens.length;
    house.clock.nowMs += stepMs;
  }
  const after = (await publishedKeys(house)).map(({ kid }) => kid);
  assert.equal(seen.length, 2, 'the new key never signed');
  assert.deepEqual([before, after], [[seen[0]], [seen[1]]], 'the old key is still published');
  assert.deepEqual((await readdir(keysDirOf(house))).filter((name) => name.endsWith('.pem')), [`${seen[1]}.pem`], 'the old private key still lies on the disk');
  t.diagnostic(`${attempts} joins while the keys changed, 0 failed`);
});

test('T23: after a theft nobody stays on a token of the stolen key: not in a seat, not at a queue, not in the media', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ minutes: 120 });
  const device = newDevice();
  const host = await house.sitAsHost(booked, device);
  const patient = await house.sitAndWait(booked);
  const queue = await house.queue();
  const old = await house.roomToken(booked.id, booked.clinician.id);
  house.clock.nowMs += 1_000;
  await officeOf(house).rotateSigningKey(true);
  await house.context.keys.reload(keysDirOf(house));
  assert.ok(house.rooms.calls.includes(`expel ${booked.clinician.id}`), 'media goes on');
  queue.send({ type: 'refresh-token' });
  assert.equal((await host.closed).code, 4401);
  assert.equal((await patient.closed).code, 4401);
  assert.equal((await queue.closed).code, 1012);
  assert.ok(!queue.types().includes('token'), 'the old word was changed for a token of the new key');
  assert.equal(await joins(house, old, device), false);
  assert.ok(await joins(house, await house.roomToken(booked.id, booked.clinician.id), device), 'who can have a new token comes back');
  assert.equal(await house.stateOf(booked.id, booked.clinician.id), 'in-room');
});

test('T23: a hello that was under way when its key was taken back sits nowhere', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  await house.sitAndWait(booked);
  const { second, finish } = await house.heldTakeOver(booked);
  house.clock.nowMs += 1_000;
  await officeOf(house).rotateSigningKey(true);
  await house.context.keys.reload(keysDirOf(house));
  finish();
  assert.equal((await second.next('error'))['code'], 'token-revoked');
});

test('T23: nobody is put out when a key retires in its time, seen by a clock that is a little behind', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ minutes: 120 });
  const patient = await house.sitAndWait(booked);
  const [first = ''] = await new SigningKeyFiles(keysDirOf(house)).kids();
  house.clock.nowMs += 1_000;
  const made = await officeOf(house).rotateSigningKey(false);
  await house.context.keys.reload(keysDirOf(house));
  house.clock.nowMs = made.signsFromMs + 15 * minuteMs + 1_000;
  await new SigningKeyFiles(keysDirOf(house)).remove(first);
  await house.context.keys.reload(keysDirOf(house));
  assert.equal(house.context.keys.find(first), null);
  await expectOk(patient, { type: 'arrive' });
});

test('T23: a key that has retired, and one nobody knows, open nothing', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ minutes: 120 });
  const claims = (nowMs: number) => ({
    aud: 'consult-room', sub: booked.patient.id, appt: booked.id, role: 'patient', gen: 0, jti: 'x', iat: Math.floor(nowMs / 1000), exp: Math.floor(nowMs / 1000) + 900,
  }) as const;
  const old = house.context.keys.current;
  // Signs with the old key for ever, as somebody who stole it would.
  const thief = new Jwt(new SigningKeys([old], () => house.clock.nowMs), publicUrl);
  assert.ok(await joins(house, thief.sign(claims(house.clock.nowMs)), newDevice()));
  await assert.rejects(officeOf(house).rotateSigningKey(false), /under way/, 'the first key is not a second old');
  house.clock.nowMs += 1_000;
  await officeOf(house).rotateSigningKey(false);
  await house.context.keys.reload(keysDirOf(house));
  await assert.rejects(officeOf(house).rotateSigningKey(false), /under way/);
  house.clock.nowMs += 21 * minuteMs;
  assert.ok(house.context.keys.find(old.kid), 'tokens of the old key may still be around');
  house.clock.nowMs += 2 * minuteMs;
  assert.equal(house.context.keys.find(old.kid), null);
  assert.equal(await joins(house, thief.sign(claims(house.clock.nowMs)), newDevice()), false);
  const current = house.context.keys.current;
  const made = await officeOf(house).rotateSigningKey(true);
  await house.context.keys.reload(keysDirOf(house));
  assert.equal(house.context.keys.current.kid, made.kid, 'after a theft the new key signs at once');
  assert.equal(house.context.keys.find(current.kid), null);
  const rows = await house.context.store.reads.listAuditChain(house.context.clinicId, clinicChain, 0, 100);
  const actions = rows.map(toAuditEntry).filter(({ action }) => action === 'key.rotated').map(({ detail }) => detail?.['compromised']);
  assert.deepEqual(actions, [false, true]);
});

test('T23: one command beside a running gateway, which takes the key over by itself', async () => {
  await using house = await GatewayHouse.open();
  await house.stop();
  // The command goes by the machine's clock, and so must the first key, which is no longer new.
  for (const name of await readdir(keysDirOf(house))) if (name.endsWith('.pem')) await rm(join(keysDirOf(house), name));
  house.clock.nowMs = Date.now() - minuteMs;
  await house.start();
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'rotate'], { env: { ...process.env, CONSULT_DATA_DIR: house.dataDir } });
  const kid = stdout.split(' ')[0] ?? '';
  assert.match(stdout, /is published, and signs from/);
  await waitUntil('the new key in the list', async () => (await publishedKeys(house)).some((key) => key.kid === kid), 15_000);
});

test('API keys: several per clinic, each for its purpose, and no secret of any in the database', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const office = officeOf(house);
  const calls = {
    appointments: () => ['GET', `/v1/appointments/${booked.id}`] as const,
    queue: () => ['POST', '/v1/queue-tokens', { staffId: 's', name: 'n' }] as const,
    audit: () => ['GET', '/v1/audit'] as const,
  };
  const secrets: string[] = [];
  for (const scope of ['appointments', 'queue', 'audit'] as const) {
    const { secret } = await office.createApiKey(house.context.clinicId, `only ${scope}`, [scope]);
    secrets.push(secret);
    for (const [name, call] of Object.entries(calls)) {
      const [method, path, body] = call();
      const answer = await house.call(method, path, { key: secret, ...(body !== undefined && { body }) });
      assert.equal(answer.code ?? 'ok', name === scope ? 'ok' : 'forbidden', `${scope} at ${name}`);
    }
  }
  const chain = await house.context.store.reads.listAuditChain(house.context.clinicId, clinicChain, 0, 100);
  const refusals = chain.map(toAuditEntry).filter(({ action }) => action === 'act.refused').map(({ detail }) => detail?.['code']);
  assert.deepEqual(refusals, Array.from({ length: 6 }, () => 'forbidden'), 'what a key is not good for is on record');
  assert.equal((await office.listApiKeys(house.context.clinicId)).length, 4);
  await house.stop();
  for (const name of (await readdir(house.dataDir)).filter((file) => file.includes('sqlite'))) {
    const bytes = await readFile(join(house.dataDir, name));
    for (const secret of [...secrets, house.apiKey]) assert.ok(!bytes.includes(secret), 'a key lies in the database');
  }
});

test('API keys: a rotated one goes on for its time, a revoked one for none; the configured one can be revoked and then stops the start', async () => {
  await using house = await GatewayHouse.open();
  const office = officeOf(house);
  const status = async (key: string): Promise<number> => (await house.call('GET', '/v1/appointments', { key })).status;
  const [first] = await office.listApiKeys(house.context.clinicId);
  assert.ok(first);
  const next = await office.rotateApiKey(first, 60 * minuteMs);
  assert.deepEqual([await status(house.apiKey), await status(next.secret)], [200, 200]);
  house.clock.nowMs += 60 * minuteMs;
  assert.deepEqual([await status(house.apiKey), await status(next.secret)], [401, 200]);
  await office.revokeApiKey(next.record);
  assert.equal(await status(next.secret), 401);
  await house.stop();
  await assert.rejects(house.start(), /CONSULT_API_KEY is a key that was revoked/);
});

test('API keys: what a clinic vouched for with a revoked one ends with it, at the queue and on the way there', async () => {
  await using house = await GatewayHouse.open();
  const office = officeOf(house);
  const { record, secret } = await office.createApiKey(house.context.clinicId, 'front desk', ['queue']);
  const open = await house.queue('staff-1', secret);
  const other = await house.queue('staff-2');
  const token = String((await house.call('POST', '/v1/queue-tokens', { body: { staffId: 's', name: 'n' }, key: secret })).body['token']);
  await office.revokeApiKey(record);
  assert.equal(await open.request({ type: 'refresh-token' }), 'token-revoked');
  await house.context.consulting.expiry.sweep();
  assert.equal((await open.closed).code, 1012);
  const late = await house.socket();
  late.send({ type: 'hello', token });
  assert.equal((await late.next('error'))['code'], 'token-revoked');
  await expectOk(other, { type: 'refresh-token' });
  house.isStoreDown = true;
  await house.context.consulting.expiry.sweep();
  house.isStoreDown = false;
  await expectOk(other, { type: 'refresh-token' });
});

test('what the command does is said plainly, and what it cannot do too', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'consult-keys-'));
  t.after(() => rm(dataDir, { recursive: true }));
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [program, ...args], { env: { ...process.env, CONSULT_DATA_DIR: dataDir } })
    .then(({ stdout }) => stdout, (error: { readonly stderr: string; readonly code: number }) => `${error.code} ${error.stderr}`);
  assert.match(await run('api', 'list'), /^1 .*start the gateway once/);
  await run('clinic', 'create', '--name', 'South Clinic', '--phone', '+1 555 010 0143');
  const made = await run('clinic', 'create', '--name', 'North Clinic', '--phone', '+1 555 010 0142');
  const [, clinic = ''] = /^clinic (cli_\S+)/.exec(made) ?? [];
  assert.match(await run('clinic', 'list'), /North Clinic {2}\+1 555 010 0142/);
  const [, id = ''] = /^(key_\S+)/.exec(await run('api', 'create', 'reports', '--scopes', 'audit', '--clinic', clinic)) ?? [];
  assert.match(await run('api', 'revoke', id), /^1 .*has no such key/, 'a key of another clinic');
  assert.match(await run('api', 'revoke', id, '--clinic', clinic), /opens nothing any more/);
  assert.match(await run('api', 'list', '--clinic', clinic), /first key .* good\nkey_\S+ {2}reports {2}audit .* revoked/);
  assert.match(await run('api', 'create', 'x', '--scopes', 'everything'), /^1 .*no scope "everything"/);
  assert.match(await run('api', 'forget'), /^2 /);
});
