import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { KeyOffice } from '../../server/src/administration/key-office.ts';
import { apiScopes } from '../../server/src/tokens/api-scope.ts';
import { SigningKeyFiles } from '../../server/src/tokens/signing-key-files.ts';
import { GatewayHouse, newDevice, type Booked } from '../gateway/support/gateway-house.ts';
import { seededRandom } from '../e2ee/support/seeded-random.ts';
import { BusyClinic } from './support/busy-clinic.ts';
import { queueMessages, seatMessages } from './support/seat-messages.ts';

interface Clinic { readonly id: string; readonly key: string }

async function secondClinic(house: GatewayHouse, name = 'North Clinic'): Promise<Clinic> {
  const office = new KeyOffice({ store: house.context.store, signingKeys: new SigningKeyFiles(house.dataDir), now: () => house.clock.nowMs });
  const { record, secret } = await office.createClinic(name, '+1 555 010 0142', apiScopes);
  return { id: record.clinicId, key: secret };
}

const unknownId = (kind: 'apt' | 'par'): string => `${kind}_${randomBytes(16).toString('base64url')}`;

interface Call { readonly name: string; readonly method: string; readonly path: (appointment: string, seat: string) => string; readonly body?: object }

/** Every call that names an appointment or a person; what ends things comes last. */
const calls: readonly Call[] = [
  { name: 'getAppointment', method: 'GET', path: (id) => `/v1/appointments/${id}` },
  { name: 'changeAppointment', method: 'PATCH', path: (id) => `/v1/appointments/${id}`, body: { end: '2026-11-24T14:00:00Z' } },
  { name: 'addParticipant', method: 'POST', path: (id) => `/v1/appointments/${id}/participants`, body: { role: 'interpreter', name: 'Ada' } },
  { name: 'sendInvitation', method: 'POST', path: (id, seat) => `/v1/appointments/${id}/participants/${seat}/invitation` },
  { name: 'issueRoomToken', method: 'POST', path: (id, seat) => `/v1/appointments/${id}/participants/${seat}/token` },
  { name: 'readAudit', method: 'GET', path: (id) => `/v1/audit?appointment=${id}` },
  { name: 'revokeParticipant', method: 'DELETE', path: (id, seat) => `/v1/appointments/${id}/participants/${seat}` },
  { name: 'cancelAppointment', method: 'POST', path: (id) => `/v1/appointments/${id}/cancel` },
];

interface Told { readonly status: number; readonly headers: readonly (readonly [string, string])[]; readonly text: string; readonly ms: number }

/** All a caller can see of an answer; what differs from call to call anyway is left out. */
async function ask(house: GatewayHouse, key: string, { method, path, body }: Call, appointment: string, seat: string): Promise<Told> {
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${house.port}${path(appointment, seat)}`, {
    method, headers: { Authorization: `Bearer ${key}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) }, body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  const ms = performance.now() - startedAt;
  const headers = [...response.headers].filter(([name]) => name !== 'date' && !name.startsWith('ratelimit')).toSorted();
  // The ids asked for are the caller's own words: they may come back, and nothing else may differ.
  return { status: response.status, headers, text: text.replaceAll(appointment, 'APPOINTMENT').replaceAll(seat, 'SEAT'), ms };
}

test('F3: the calls that are tried below are all there are with an id in them', async () => {
  await using house = await GatewayHouse.open();
  const { paths } = (await house.call('GET', '/openapi.json', { key: null })).body as { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly parameters: readonly { readonly name: string }[] }>>>> };
  const withId = Object.entries(paths).flatMap(([path, methods]) => Object.values(methods)
    .filter(({ parameters }) => path.includes('{') || parameters.some(({ name }) => name === 'appointment')).map(({ operationId }) => operationId));
  assert.deepEqual(withId.toSorted(), calls.map(({ name }) => name).toSorted());
});

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('F3 T3 T4: every call about another clinic\'s appointment or person answers like one about nobody, in every byte', async (t) => {
  await using house = await GatewayHouse.open();
  const north = await secondClinic(house);
  const own: readonly { readonly key: string; readonly booked: readonly Booked[] }[] = [
    { key: house.apiKey, booked: [await house.book(), await house.book()] },
    { key: north.key, booked: [await house.book({ key: north.key }), await house.book({ key: north.key })] },
  ];
  const before = await Promise.all(own.flatMap(({ key, booked }) => booked.map(({ id }) => house.call('GET', `/v1/appointments/${id}`, { key }))));
  const foreignMs: number[] = [];
  const unknownMs: number[] = [];
  let compared = 0;
  for (const [index, { key, booked }] of own.entries()) for (const call of calls) {
    const others = own[1 - index]?.booked ?? [];
    const nobody = await ask(house, key, call, unknownId('apt'), unknownId('par'));
    unknownMs.push(nobody.ms);
    const attempts = others.flatMap(({ id, clinician, patient }) => [[id, clinician.id], [id, patient.id], [id, unknownId('par')], [id, booked[0]?.patient.id ?? '']]);
    if (call.path('a', 'SEAT').includes('SEAT')) attempts.push([booked[0]?.id ?? '', booked[1]?.patient.id ?? ''], [booked[0]?.id ?? '', others[0]?.patient.id ?? '']);
    for (const [appointment = '', seat = ''] of attempts) {
      const foreign = await ask(house, key, call, appointment, seat);
      assert.deepEqual({ ...foreign, ms: 0 }, { ...nobody, ms: 0 }, `${call.name}: a foreign id reads differently`);
      foreignMs.push(foreign.ms);
      compared += 1;
      house.clock.nowMs += 20;
    }
  }
  const after = await Promise.all(own.flatMap(({ key, booked }) => booked.map(({ id }) => house.call('GET', `/v1/appointments/${id}`, { key }))));
  assert.deepEqual(after.map(({ body }) => body), before.map(({ body }) => body), 'something changed all the same');
  t.diagnostic(`${compared} foreign ids; median ${median(foreignMs).toFixed(2)} ms, unknown ids ${median(unknownMs).toFixed(2)} ms`);
});

test('F3: lists and exports hold what is the clinic\'s own', async () => {
  await using house = await GatewayHouse.open();
  const north = await secondClinic(house);
  const mine = await house.book({ patientName: 'Canary South' });
  const theirs = await house.book({ key: north.key, patientName: 'Canary North' });
  for (const [key, own, foreign] of [[house.apiKey, mine, theirs], [north.key, theirs, mine]] as const) {
    for (const path of ['/v1/appointments', '/v1/audit?limit=1000', '/v1/audit/export']) {
      const text = await (await fetch(`http://127.0.0.1:${house.port}${path}`, { headers: { Authorization: `Bearer ${key}` } })).text();
      assert.ok(text.includes(own.id), `${path} lacks the clinic's own`);
      for (const strange of [foreign.id, foreign.patient.id, foreign === theirs ? 'Canary North' : 'Canary South']) assert.ok(!text.includes(strange), `${path} tells of another clinic`);
    }
  }
});

test('F3 T3 T27: over the sockets too, another\'s id reads like nobody\'s, and nobody there hears of it', async () => {
  await using house = await GatewayHouse.open();
  const north = await secondClinic(house);
  const mine = [await house.book(), await house.book()] as const;
  const theirs = await house.book({ key: north.key });
  const host = await house.sitAsHost(mine[0]);
  const neighbour = await house.sitAndWait(mine[1]);
  const desk = await house.queue('staff-1');
  const foreignDesk = await house.queue('staff-1', north.key);
  const stranger = await (async () => {
    const { body } = await house.call('POST', `/v1/appointments/${theirs.id}/participants/${theirs.patient.id}/token`, { key: north.key });
    const socket = await house.socket();
    socket.send({ type: 'hello', token: String(body['token']), device: newDevice() });
    await socket.next('welcome');
    return socket;
  })();
  const victims = [neighbour, stranger];
  for (const victim of victims) {
    await victim.settle();
    victim.clear();
  }
  for (const id of [unknownId('par'), theirs.patient.id, mine[1].patient.id]) {
    const about = Object.values(seatMessages(id)).filter((message) => 'participantId' in message);
    for (const message of about) assert.equal(await host.request(message), 'not-found', message.type);
  }
  const asked: readonly (readonly [string, string])[] = [[unknownId('apt'), unknownId('par')], [theirs.id, theirs.patient.id], [mine[0].id, theirs.patient.id], [theirs.id, mine[0].patient.id]];
  for (const [appointment, seat] of asked) {
    for (const message of Object.values(queueMessages(appointment, seat))) {
      if (message.type !== 'refresh-token') assert.equal(await desk.request(message), 'not-found', message.type);
    }
  }
  for (const message of Object.values(queueMessages(mine[0].id, mine[0].patient.id))) {
    if (message.type !== 'refresh-token') assert.equal(await foreignDesk.request(message), 'not-found', message.type);
  }
  for (const victim of victims) {
    await victim.settle();
    assert.deepEqual(victim.types(), ['pong']);
  }
});

test('T27: each clinic is called by its own name', async () => {
  await using house = await GatewayHouse.open({ CONSULT_CLINIC_NAME: 'South Clinic', CONSULT_CLINIC_PHONE: '+1 555 010 0100' });
  const north = await secondClinic(house, 'North Clinic');
  const [mine, theirs] = [await house.book(), await house.book({ key: north.key })];
  for (const [{ id, patient }, key, name] of [[mine, house.apiKey, 'South Clinic'], [theirs, north.key, 'North Clinic']] as const) {
    const { body } = await house.call('POST', `/v1/appointments/${id}/participants/${patient.id}/token`, { key });
    const socket = await house.socket();
    socket.send({ type: 'hello', token: String(body['token']), device: newDevice() });
    assert.equal(((await socket.next('welcome'))['clinic'] as { readonly name: string }).name, name);
    const queueToken = (await house.call('POST', '/v1/queue-tokens', { key, body: { staffId: 's', name: 'n' } })).body['token'];
    const desk = await house.socket();
    desk.send({ type: 'hello', token: String(queueToken) });
    assert.equal(((await desk.next('queue-welcome'))['clinic'] as { readonly name: string }).name, name);
  }
});

test('T27: the same Idempotency-Key, externalId and staffId at two clinics name two different things', async () => {
  await using house = await GatewayHouse.open();
  const north = await secondClinic(house);
  const body = { start: '2026-11-24T12:00:00Z', end: '2026-11-24T12:30:00Z', externalId: 'visit-1', participants: [{ role: 'patient', name: 'Maria Jensen' }] };
  const make = (key: string) => house.call('POST', '/v1/appointments', { key, body, headers: { 'Idempotency-Key': 'visit-1' } });
  const [one, two] = [await make(house.apiKey), await make(north.key)];
  assert.notEqual(one.body['id'], two.body['id']);
  assert.equal((await make(north.key)).body['id'], two.body['id']);
  const audit = await house.context.store.reads.listAuditChain(north.id, String(one.body['id']), 0, 10);
  assert.deepEqual(audit, []);
});

/** `CONSULT_INTERLEAVINGS=10000` for a long run. */
const interleavings = Number(process.env['CONSULT_INTERLEAVINGS'] ?? 600);

test('T27: whatever happens at two clinics at once, in whatever order, nothing of one reaches the other', async (t) => {
  await using house = await GatewayHouse.open();
  const north = await secondClinic(house);
  const one = await BusyClinic.open(house, house.apiKey, 'Canary South');
  const two = await BusyClinic.open(house, north.key, 'Canary North');
  const clinics = [one, two];
  const random = seededRandom(27);
  for (let done = 0; done < interleavings; done += 2) {
    house.clock.nowMs += 1_000;
    // A page that says nothing for 25 s of this clock would be let go.
    if (done % 40 === 0) await Promise.all(clinics.map((clinic) => clinic.settle()));
    // Two at once: who is first at the store, at the sockets and in the maps is left to chance.
    await Promise.all(random(2) === 0 ? [one.happen(random), two.happen(random)] : [two.happen(random), one.happen(random)]);
  }
  await Promise.all(clinics.map((clinic) => clinic.settle()));
  let heard = 0;
  for (const [index, clinic] of clinics.entries()) {
    const foreign = clinics[1 - index]?.words ?? [];
    for (const socket of clinic.sockets) {
      const text = JSON.stringify(socket.received);
      for (const word of foreign) assert.ok(!text.includes(word), `${word} at the other clinic`);
      heard += socket.received.length;
    }
    for (const room of clinic.rooms) {
      const neighbour = clinic.rooms.find((other) => other !== room);
      const text = JSON.stringify([...room.host.received, ...room.patient.received]);
      for (const id of [neighbour?.booked.id, neighbour?.booked.patient.id]) assert.ok(id !== undefined && !text.includes(id), 'an event crossed between two appointments');
    }
    assert.ok(clinic.accepted > interleavings / 20, `only ${clinic.accepted} things happened`);
  }
  assert.ok(heard > interleavings, `only ${heard} messages were heard`);
  t.diagnostic(`${interleavings} events, ${one.accepted + two.accepted} of them accepted, ${heard} messages heard, 0 crossed`);
});
