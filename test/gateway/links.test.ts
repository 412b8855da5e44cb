import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { GatewayHouse, newDevice, publicUrl } from './support/gateway-house.ts';

const minuteMs = 60_000;
const secretOf = (joinUrl: string | undefined): string => joinUrl?.split('#')[1] ?? '';

test('F23 T8: a link opened twenty times changes nothing and still works', async () => {
  await using house = await GatewayHouse.open();
  const { id, patient } = await house.book();
  const redeem = () => house.call('POST', '/v1/redemptions', { key: null, body: { secret: secretOf(patient.joinUrl) }, headers: { Origin: publicUrl } });
  for (let opened = 0; opened < 20; opened += 1) {
    const answer = await redeem();
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), publicUrl);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
  assert.equal(await house.stateOf(id, patient.id), 'invited');
  assert.ok((await house.audit(id)).every(({ action }) => action === 'appointment.created' || action === 'link.redeemed'));
  const answer = await redeem();
  const socket = await house.socket();
  socket.send({ type: 'hello', token: answer.body['token'], device: newDevice() });
  assert.equal(((await socket.next('welcome'))['seat'] as { state: string }).state, 'invited');
});

test('too early, too late, unknown, malformed: each with its own answer', async () => {
  await using house = await GatewayHouse.open();
  const { id, patient } = await house.book({ startsInMinutes: 60 });
  const redeem = (secret: unknown, headers = {}) => house.call('POST', '/v1/redemptions', { key: null, body: { secret }, headers });
  const early = await redeem(secretOf(patient.joinUrl));
  assert.equal(early.status, 425);
  assert.equal(early.code, 'too-early');
  assert.equal(early.body['opensAt'], new Date(house.clock.nowMs + 45 * minuteMs).toISOString());
  assert.equal((await house.call('POST', `/v1/appointments/${id}/participants/${patient.id}/token`)).code, 'too-early');
  assert.equal((await redeem('A'.repeat(43))).code, 'link-unknown');
  assert.equal((await redeem('short')).code, 'bad-request');
  assert.equal((await redeem(secretOf(patient.joinUrl), { Origin: 'https://evil.example' })).code, 'origin-not-allowed');
  assert.equal((await redeem(secretOf(patient.joinUrl), { Origin: `${publicUrl}.evil.example` })).code, 'origin-not-allowed');
  house.clock.nowMs += 151 * minuteMs;
  const late = await redeem(secretOf(patient.joinUrl));
  assert.equal(late.status, 410);
  assert.equal(late.code, 'link-expired');
  const refusals = (await house.audit(id)).filter(({ action }) => action === 'link.refused').map(({ detail }) => detail?.['code']);
  assert.deepEqual(refusals, ['too-early', 'link-expired']);
});

test('T4: wrong tries are limited per address, with the time to wait; right ones are not', async () => {
  await using house = await GatewayHouse.open();
  const { patient } = await house.book();
  const redeem = (secret: string) => house.call('POST', '/v1/redemptions', { key: null, body: { secret } });
  const guess = () => redeem('A'.repeat(43));
  for (let tries = 0; tries < 20; tries += 1) assert.equal((await guess()).code, 'link-unknown');
  const limited = await guess();
  assert.equal(limited.code, 'rate-limited');
  assert.equal(limited.headers.get('retry-after'), '6');
  const secret = patient.joinUrl?.split('#')[1] ?? '';
  for (let opened = 0; opened < 30; opened += 1) assert.equal((await redeem(secret)).status, 200);
  house.clock.nowMs += 6_000;
  assert.equal((await guess()).code, 'link-unknown');
  assert.equal((await guess()).code, 'rate-limited');
});

test('T24: who has got hold of a link and opens it all the time keeps the person out of nothing, nor fills the record', async () => {
  await using house = await GatewayHouse.open({ CONSULT_TRUSTED_PROXIES: '127.0.0.0/8' });
  const { id, patient } = await house.book();
  const redeem = async (from: string) => (await house.call('POST', '/v1/redemptions', { key: null, body: { secret: secretOf(patient.joinUrl) }, headers: { 'X-Forwarded-For': from } })).status;
  for (let opened = 0; opened < 40; opened += 1) assert.equal(await redeem('198.51.100.7'), 200);
  for (let opened = 0; opened < 20; opened += 1) assert.equal(await redeem('198.51.100.7'), 429);
  assert.equal(await redeem('203.0.113.25'), 200);
  for (let address = 0; address < 10; address += 1) for (let opened = 0; opened < 40; opened += 1) await redeem(`192.0.2.${address}`);
  assert.equal((await house.audit(id)).filter(({ action }) => action === 'link.redeemed').length, 400);
});

test('T10: preflight answers listed origins only', async () => {
  await using house = await GatewayHouse.open({ CONSULT_ALLOWED_ORIGINS: 'https://portal.example' });
  const ask = (origin: string) => house.call('OPTIONS', '/v1/redemptions', { key: null, headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' } });
  const listed = await ask('https://portal.example');
  assert.equal(listed.status, 204);
  assert.equal(listed.headers.get('access-control-allow-origin'), 'https://portal.example');
  assert.equal((await ask('https://other.example')).code, 'origin-not-allowed');
});

test('the invitation carries the link; the same link again on every mail; cancelling is mailed', async () => {
  await using house = await GatewayHouse.open();
  const { id, patient, clinician } = await house.book();
  const invite = (seat: string) => house.call('POST', `/v1/appointments/${id}/participants/${seat}/invitation`, { body: {} });
  assert.equal((await invite(patient.id)).status, 202);
  assert.equal((await invite(patient.id)).status, 202);
  assert.equal((await invite(clinician.id)).code, 'forbidden');
  const added = await house.call('POST', `/v1/appointments/${id}/participants`, { body: { role: 'caregiver', name: 'Nils' } });
  assert.equal((await invite(String(added.body['id']))).code, 'no-email');
  assert.deepEqual(await linksIn(house), [patient.joinUrl, patient.joinUrl]);
  assert.equal((await house.call('GET', `/v1/appointments/${id}`)).body['state'], 'scheduled');
  await house.call('POST', `/v1/appointments/${id}/cancel`);
  await house.context.consulting.invitations.settled();
  assert.match(house.metrics.render(), /consult_mails_total\{outcome="sent"\} 3/);
  assert.equal((await linksIn(house)).length, 2, 'a cancellation carries no link');
});

test('a mail server that refuses is said at once, and on record', async () => {
  await using house = await GatewayHouse.open({ SMTP_URL: 'smtp://127.0.0.1:9' });
  const { id, patient } = await house.book();
  const answer = await house.call('POST', `/v1/appointments/${id}/participants/${patient.id}/invitation`);
  assert.equal(answer.status, 503);
  assert.equal(answer.code, 'mail-unavailable');
  const outcomes = (await house.audit(id)).filter(({ action }) => action === 'invitation.sent').map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ['success', 'failed']);
});

test('T9 T22: no name, secret, token or address in any log line or in the database\'s secrets', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ patientName: 'Canary Person' });
  const secret = secretOf(booked.patient.joinUrl);
  await house.call('POST', '/v1/redemptions', { key: null, body: { secret } });
  const patient = await house.sitAndWait(booked);
  await patient.hangUp();
  await house.stop();
  const lines = house.lines.join('\n');
  for (const canary of ['Canary', secret, 'patients.example', '127.0.0.1', 'eyJ', house.apiKey]) assert.ok(!lines.includes(canary), canary);
  for (const name of (await readdir(house.dataDir)).filter((file) => file.includes('sqlite'))) {
    const bytes = await readFile(join(house.dataDir, name));
    assert.ok(!bytes.includes(secret) && !bytes.includes(house.apiKey), 'a secret lies in the database');
  }
});

async function linksIn(house: GatewayHouse): Promise<readonly string[]> {
  const folder = join(house.dataDir, 'outbox');
  const mails = await Promise.all((await readdir(folder)).filter((name) => name.endsWith('.eml')).sort().map((name) => readFile(join(folder, name), 'utf8')));
  return mails.flatMap((mail) => /http:\/\/clinic\.test\/join#[\w-]{43}/.exec(mail.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[0] ?? []);
}
