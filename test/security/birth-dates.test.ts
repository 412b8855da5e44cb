import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { limits, type AppointmentView } from '@consult-room/protocol';
import { GatewayHouse, newDevice } from '../gateway/support/gateway-house.ts';

const born = '1961-05-17';

async function bookWithBirthDate(house: GatewayHouse, email: string | null = 'maria@patients.example'): Promise<{ readonly id: string; readonly participantId: string; readonly redeem: (birthDate?: string) => Promise<string>; readonly body: object }> {
  const body = {
    start: new Date(house.clock.nowMs).toISOString(), end: new Date(house.clock.nowMs + 1_800_000).toISOString(),
    participants: [{ role: 'patient', name: 'Maria Jensen', ...(email !== null && { email }), birthDate: born }],
  };
  const { id, participants: [patient] } = (await house.call('POST', '/v1/appointments', { body, headers: { 'Idempotency-Key': 'visit-1' } })).body as unknown as AppointmentView;
  assert.ok(patient);
  assert.ok(!('birthDate' in patient), 'the birth date is told back');
  const secret = patient.joinUrl?.split('#')[1];
  const redeem = async (birthDate?: string): Promise<string> => {
    const answer = await house.call('POST', '/v1/redemptions', { key: null, body: { secret, birthDate } });
    return answer.code ?? String(answer.body['token']);
  };
  return { id, participantId: patient.id, redeem, body };
}

test('T7: a link that asks for a birth date opens with it and with nothing else', async () => {
  await using house = await GatewayHouse.open();
  const { redeem } = await bookWithBirthDate(house);
  assert.equal(await redeem(), 'birth-date-required');
  assert.equal(await redeem('1961-05-18'), 'birth-date-wrong');
  for (const malformed of ['17.05.1961', '1961-02-30', '', `${born}T00:00:00Z`]) assert.equal(await redeem(malformed), 'bad-request');
  const socket = await house.socket();
  socket.send({ type: 'hello', token: await redeem(born), device: newDevice() });
  await socket.next('welcome');
});

test('T4 T7: five wrong answers close the link, right ones in between open none more; the clinic opens it by mailing it again', async () => {
  await using house = await GatewayHouse.open();
  const { id, participantId, redeem } = await bookWithBirthDate(house);
  const wrong = Array.from({ length: limits.birthDateTries - 1 }, (_, day) => `1990-01-0${day + 1}`);
  for (const guess of wrong) {
    assert.equal(await redeem(guess), 'birth-date-wrong');
    assert.match(await redeem(born), /^eyJ/);
  }
  assert.equal(await redeem('1990-02-01'), 'birth-date-locked');
  assert.equal(await redeem(born), 'birth-date-locked');
  const refusals = (await house.audit(id)).filter(({ action }) => action === 'link.refused').map(({ detail }) => detail?.['code']);
  assert.deepEqual(refusals, [...wrong.map(() => 'birth-date-wrong'), 'birth-date-locked']);
  assert.equal((await house.call('POST', `/v1/appointments/${id}/participants/${participantId}/invitation`)).status, 202);
  assert.match(await redeem(born), /^eyJ/);
});

test('T7: the clinic opens a closed link by changing the appointment, also where there is no mail', async () => {
  await using house = await GatewayHouse.open();
  const { id, redeem, body } = await bookWithBirthDate(house, null);
  for (let day = 1; day <= limits.birthDateTries; day += 1) await redeem(`1990-01-0${day}`);
  assert.equal(await redeem(born), 'birth-date-locked');
  const { start, end } = body as { readonly start: string; readonly end: string };
  assert.equal((await house.call('PATCH', `/v1/appointments/${id}`, { body: { start, end } })).status, 200);
  assert.match(await redeem(born), /^eyJ/);
});

test('T4: guesses at the same moment are counted one by one', async () => {
  await using house = await GatewayHouse.open();
  const { redeem } = await bookWithBirthDate(house);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, day) => redeem(`1990-01-${String(day + 1).padStart(2, '0')}`)));
  assert.equal(answers.filter((answer) => answer === 'birth-date-wrong').length, limits.birthDateTries - 1);
  assert.equal(await redeem(born), 'birth-date-locked');
});

test('while the count cannot be written nobody gets an answer to a guess', async () => {
  await using house = await GatewayHouse.open();
  const { redeem } = await bookWithBirthDate(house);
  house.isStoreDown = true;
  assert.match(await redeem('1990-01-01'), /^(unavailable|audit-unavailable)$/);
  house.isStoreDown = false;
  assert.match(await redeem(born), /^eyJ/);
});

test('the birth date lies nowhere in the clear, the same request again is known all the same, and clinicians are asked for none', async () => {
  await using house = await GatewayHouse.open();
  const { id, body } = await bookWithBirthDate(house);
  const again = (text: object) => house.call('POST', '/v1/appointments', { body: text, headers: { 'Idempotency-Key': 'visit-1' } });
  assert.equal((await again(body)).body['id'], id);
  assert.equal((await again(JSON.parse(JSON.stringify(body).replace(born, '1961-05-18')) as object)).code, 'idempotency-mismatch');
  const clinician = await house.call('POST', `/v1/appointments/${id}/participants`, { body: { role: 'clinician', name: 'Dr. Rivera', birthDate: born } });
  assert.equal(clinician.code, 'bad-request');
  const log = JSON.stringify(await house.audit(id)) + house.lines.join('');
  await house.stop();
  const bytes = await Promise.all((await readdir(house.dataDir)).filter((name) => name.includes('sqlite')).map((name) => readFile(join(house.dataDir, name), 'latin1')));
  for (const text of [log, ...bytes]) assert.ok(!text.includes(born));
});
