import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayHouse, noon, publicUrl } from './support/gateway-house.ts';

const inMinutes = (minutes: number): string => new Date(noon + minutes * 60_000).toISOString();
const body = { start: inMinutes(0), end: inMinutes(30), participants: [{ role: 'patient', name: 'Maria Jensen', email: 'maria@patients.example' }] };
const someId = 'apt_AAAAAAAAAAAAAAAAAAAAAA';
const someSeat = 'par_AAAAAAAAAAAAAAAAAAAAAA';

test('every clinic call refuses who brings no key, before looking at anything else', async () => {
  await using house = await GatewayHouse.open();
  const document = (await house.call('GET', '/openapi.json', { key: null })).body as { paths: Record<string, Record<string, { security: unknown[] }>> };
  const calls = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { security }]) => ({ path: path.replace('{appointmentId}', someId).replace('{participantId}', someSeat), method, isOpen: security.length === 0 })));
  assert.equal(calls.length, 15);
  assert.deepEqual(calls.filter(({ isOpen }) => isOpen).map(({ path }) => path), ['/v1/redemptions']);
  for (const { path, method, isOpen } of calls) {
    if (isOpen) continue;
    const answer = await house.call(method.toUpperCase(), path, { key: null, ...(method === 'get' ? {} : { text: '{"broken' }) });
    assert.equal(answer.code, 'unauthenticated', `${method} ${path}`);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    house.clock.nowMs += 60_000;
  }
});

test('T4: guessing keys is slowed down per address; the right key there waits for nobody’s guesses', async () => {
  await using house = await GatewayHouse.open();
  const codes: (string | undefined)[] = [];
  const guess = () => house.call('GET', `/v1/appointments/${someId}`, { key: 'wrong' });
  for (let tries = 0; tries < 22; tries += 1) codes.push((await guess()).code);
  assert.deepEqual([codes[0], codes[19], codes[20]], ['unauthenticated', 'unauthenticated', 'rate-limited']);
  const limited = await guess();
  assert.equal(limited.status, 429);
  assert.equal(limited.headers.get('retry-after'), '6');
  assert.equal((await house.call('GET', `/v1/appointments/${someId}`)).code, 'not-found');
  assert.equal((await house.call('POST', '/v1/redemptions', { key: null, body: { secret: 'A'.repeat(43) } })).code, 'link-unknown', 'links are counted apart');
  house.clock.nowMs += 6_000;
  assert.equal((await guess()).code, 'unauthenticated');
});

/** Every call that names an appointment, cancelling last. */
function callsAbout(appointment: string, seat: string): readonly (readonly [method: string, path: string, payload?: unknown])[] {
  const path = `/v1/appointments/${appointment}`;
  return [
    ['GET', path],
    ['PATCH', path, { end: inMinutes(60) }],
    ['POST', `${path}/participants`, { role: 'interpreter', name: 'Ada' }],
    ['POST', `${path}/participants/${seat}/invitation`],
    ['POST', `${path}/participants/${seat}/token`],
    ['DELETE', `${path}/participants/${seat}`],
    ['POST', `${path}/cancel`],
  ];
}

test('F3 T4: a foreign id answers exactly like an unknown one, on every call', async () => {
  await using house = await GatewayHouse.open();
  const { id, patient } = await house.book();
  const key = await house.secondClinic();
  const own = await house.book({ key });
  const unknown = callsAbout(someId, someSeat);
  const malformed = callsAbout('..%2f..', 'x');
  for (const [index, [method, path, payload]] of callsAbout(id, patient.id).entries()) {
    const [, unknownPath] = unknown[index] ?? ['', ''];
    const [, malformedPath] = malformed[index] ?? ['', ''];
    const options = { key, ...(payload !== undefined && { body: payload }) };
    const answers = await Promise.all([path, unknownPath, malformedPath].map((each) => house.call(method, each, options)));
    for (const answer of answers) {
      assert.equal(answer.status, 404, `${method} ${path}`);
      assert.deepEqual(answer.body, { type: 'urn:consult-room:problem:not-found', title: 'not found', status: 404, code: 'not-found' });
    }
    assert.equal((await house.call(method, path.replace(id, own.id), options)).code, path.includes(patient.id) ? 'not-found' : undefined, `seat of another appointment: ${method}`);
  }
  assert.equal(await house.stateOf(id, patient.id), 'invited');
  assert.deepEqual((await house.call('GET', `/v1/audit?appointment=${id}`, { key })).body, { entries: [], next: null });
  assert.deepEqual(((await house.call('GET', '/v1/appointments', { key })).body['appointments'] as { id: string }[]).map((each) => each.id), [own.id]);
});

test('malformed bodies: each with its code, nothing made', async () => {
  await using house = await GatewayHouse.open();
  const post = (options: Parameters<GatewayHouse['call']>[2]) => house.call('POST', '/v1/appointments', options);
  assert.equal((await post({ text: '{"start":' })).code, 'bad-json');
  assert.equal((await post({ text: `${JSON.stringify(body)}{}` })).code, 'bad-json');
  assert.equal((await post({ text: '' })).code, 'bad-request');
  assert.equal((await post({ text: '"text"' })).code, 'bad-json');
  assert.equal((await post({ text: 'x'.repeat(65 * 1024) })).code, 'too-large');
  assert.equal((await post({ body, headers: { 'Content-Type': 'text/plain' } })).code, 'unsupported-media-type');
  assert.equal((await post({ body, headers: { 'Content-Type': 'application/json; charset=utf-16' } })).code, 'unsupported-media-type');
  assert.equal((await post({ body: { ...body, end: body.start } })).code, 'invalid-time');
  assert.equal((await post({ body: { ...body, end: inMinutes(60 * 25) } })).code, 'invalid-time');
  for (const wrong of [
    { ...body, start: 'tomorrow' }, { ...body, start: '2026-11-24T12:00:00' }, { ...body, participants: [] }, { ...body, admitted: true },
    { ...body, participants: [{ ...body.participants[0], state: 'admitted' }] }, { ...body, participants: [{ role: 'boss', name: 'x' }] },
    { ...body, participants: [{ role: 'patient', name: 'a\u0000b' }] }, { ...body, participants: [{ role: 'patient', name: '   ' }] },
    { ...body, participants: Array.from({ length: 9 }, () => body.participants[0]) }, [], null,
  ]) {
    const answer = await post({ body: wrong });
    assert.ok(answer.code === 'bad-request' || (wrong === null && answer.code === 'bad-json'), JSON.stringify(wrong));
  }
  const pointers = (await post({ body: { ...body, participants: [{ role: 'boss', name: 'x' }] } })).body['errors'] as { pointer: string }[];
  assert.equal(pointers[0]?.pointer, '/participants/0/role');
  assert.deepEqual((await house.call('GET', '/v1/appointments')).body, { appointments: [] });
});

test('unknown paths and methods', async () => {
  await using house = await GatewayHouse.open();
  assert.equal((await house.call('GET', '/v1/nothing')).code, 'not-found');
  assert.equal((await house.call('GET', '/nothing')).code, 'not-found');
  const wrongMethod = await house.call('PUT', '/v1/appointments', { body });
  assert.equal(wrongMethod.code, 'method-not-allowed');
  assert.equal(wrongMethod.headers.get('allow'), 'POST, GET');
  assert.equal((await house.call('GET', '/v1/redemptions')).code, 'method-not-allowed');
  assert.equal((await house.call('POST', `/v1/appointments/${someId}/cancel`, { body: { force: true } })).code, 'bad-request');
});

test('the same Idempotency-Key makes one appointment, also twenty times at once', async () => {
  await using house = await GatewayHouse.open();
  const headers = { 'Idempotency-Key': 'booking-17' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => house.call('POST', '/v1/appointments', { body, headers })));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer.body))).size, 1);
  const other = await house.call('POST', '/v1/appointments', { body: { ...body, externalId: 'x' }, headers });
  assert.equal(other.status, 409);
  assert.equal(other.code, 'idempotency-mismatch');
  const key = await house.secondClinic();
  assert.equal((await house.call('POST', '/v1/appointments', { body, headers, key })).status, 201);
  assert.equal(((await house.call('GET', '/v1/appointments')).body['appointments'] as unknown[]).length, 1);
});

test('the list: range, order, and readable errors', async () => {
  await using house = await GatewayHouse.open();
  await house.book({ startsInMinutes: 60 });
  await house.book({ startsInMinutes: 10 });
  const list = await house.call('GET', `/v1/appointments?from=${encodeURIComponent(inMinutes(0))}&to=${encodeURIComponent(inMinutes(61))}`);
  assert.deepEqual((list.body['appointments'] as { start: string }[]).map(({ start }) => start), [inMinutes(10), inMinutes(60)]);
  const half = await house.call('GET', '/v1/appointments?from=2026-11-24T13:00:00+01:00&to=2026-11-24T13:15:00%2B01:00');
  assert.equal((half.body['appointments'] as unknown[]).length, 1);
  assert.equal((await house.call('GET', '/v1/appointments?from=yesterday')).code, 'bad-request');
  assert.equal((await house.call('GET', `/v1/appointments?from=${inMinutes(10)}&to=${inMinutes(0)}`)).code, 'invalid-time');
});

test('participants: added up to the limit, revoked at once', async () => {
  await using house = await GatewayHouse.open();
  const { id, patient } = await house.book();
  const add = () => house.call('POST', `/v1/appointments/${id}/participants`, { body: { role: 'interpreter', name: 'Ada Lovelace' } });
  const added = await add();
  assert.equal(added.status, 201);
  assert.match(String(added.body['joinUrl']), /^http:\/\/clinic\.test\/join#[\w-]{43}$/);
  const more = await Promise.all(Array.from({ length: 8 }, add));
  assert.equal(more.filter(({ status }) => status === 201).length, 5);
  assert.equal(more.find(({ status }) => status !== 201)?.code, 'participants-limit');
  const socket = await house.sitAndWait({ id, patient, clinician: patient });
  assert.equal((await house.call('DELETE', `/v1/appointments/${id}/participants/${patient.id}`)).status, 204);
  assert.deepEqual(await socket.closed, { code: 4403, reason: 'seat-removed' });
  assert.equal((await house.call('DELETE', `/v1/appointments/${id}/participants/${patient.id}`)).status, 204);
  assert.equal((await house.call('POST', `/v1/appointments/${id}/participants/${patient.id}/token`)).code, 'seat-removed');
});

test('cancelled: people are told, links and tokens are dead, a second time says so', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const patient = await house.sitAndWait(booked);
  const cancel = await house.call('POST', `/v1/appointments/${booked.id}/cancel`);
  assert.equal(cancel.body['state'], 'cancelled');
  assert.equal((await patient.next('ended'))['reason'], 'cancelled');
  assert.deepEqual(await patient.closed, { code: 4410, reason: 'appointment-cancelled' });
  for (const [method, path] of [['POST', '/cancel'], ['POST', `/participants/${booked.patient.id}/token`], ['POST', `/participants/${booked.patient.id}/invitation`]] as const) {
    const answer = await house.call(method, `/v1/appointments/${booked.id}${path}`);
    assert.equal(answer.code, 'appointment-cancelled', path);
    assert.equal(answer.status, 410);
  }
  assert.equal((await house.call('PATCH', `/v1/appointments/${booked.id}`, { body: { end: inMinutes(90) } })).code, 'appointment-cancelled');
});

test('F13: headers: no-store, no sniffing, no referrer, no powered-by', async () => {
  await using house = await GatewayHouse.open();
  const { headers } = await house.call('GET', '/v1/appointments');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal(headers.get('x-powered-by'), null);
  assert.equal(headers.get('access-control-allow-origin'), null);
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
});

test('F22: health is the process, readiness the parts', async () => {
  await using house = await GatewayHouse.open();
  assert.equal((await house.call('GET', '/healthz', { key: null })).status, 200);
  assert.deepEqual((await house.call('GET', '/readyz', { key: null })).body, { status: 'ready', database: true, media: true, record: true, clock: true, disk: 'ok', draining: false });
  house.rooms.isBroken = true;
  assert.equal((await house.call('GET', '/readyz', { key: null })).status, 503);
  house.isStoreDown = true;
  assert.equal((await house.call('GET', '/readyz', { key: null })).body['database'], false);
  assert.equal((await house.call('GET', '/healthz', { key: null })).status, 200);
  assert.equal((await house.call('GET', '/v1/appointments')).code, 'unavailable');
});

test('the published keys are public keys', async () => {
  await using house = await GatewayHouse.open();
  const { keys } = (await house.call('GET', '/.well-known/jwks.json', { key: null })).body as { keys: Record<string, string>[] };
  assert.deepEqual(Object.keys(keys[0] ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  assert.equal(new URL(publicUrl).origin, publicUrl);
});
