import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as protocol from '@consult-room/protocol';
import { checkMessageSchema, clientMessageSchema, janusEnvelopeSchema, queueClientMessageSchema, roleSchema, seatStateSchema, type Role, type SeatState } from '@consult-room/protocol';
import { KeyOffice } from '../../server/src/administration/key-office.ts';
import { authorise } from '../../server/src/appointments/authorise.ts';
import { clinicRights, seatRights, staffRights, strangerRights, type ClinicVerb, type SeatVerb } from '../../server/src/appointments/rights.ts';
import { apiScopes } from '../../server/src/tokens/api-scope.ts';
import { SigningKeyFiles } from '../../server/src/tokens/signing-key-files.ts';
import { expectOk, GatewayHouse, newDevice, type Booked } from '../gateway/support/gateway-house.ts';
import type { TestSocket } from '../gateway/support/test-socket.ts';
import { queueMessages, seatMessages } from './support/seat-messages.ts';

/** Nothing listens there. */
const noJanus = { JANUS_NODES: 'one=ws://127.0.0.1:9', JANUS_API_SECRET: 'not-a-secret-of-anybody', JANUS_ADMIN_KEY: 'not-a-key-of-anybody' };
const roles = roleSchema.options;
const states = seatStateSchema.options;
const guests = roles.filter((role) => role !== 'clinician');

interface ZodLike { readonly def: { readonly shape?: Readonly<Record<string, ZodLike>>; readonly options?: readonly ZodLike[]; readonly values?: readonly string[] } }

/** The literals a field of an object schema, or of the members of a union of them, can have. */
function literalsOf(schema: unknown, field: string): readonly string[] {
  const { def } = schema as ZodLike;
  return def.options?.flatMap((option) => literalsOf(option, field)) ?? def.shape?.[field]?.def.values ?? [];
}

async function calls(house: GatewayHouse): Promise<readonly { readonly verb: string; readonly method: string; readonly path: string }[]> {
  const document = (await house.call('GET', '/openapi.json', { key: null })).body as { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>> };
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { operationId }]) => ({ verb: operationId, method, path })));
}

test('F3 F8: every route, every message and every media request stands in the table of rights, and nothing else does', async () => {
  await using house = await GatewayHouse.open();
  assert.deepEqual((await calls(house)).map(({ verb }) => verb).toSorted(), [...Object.keys(clinicRights), ...Object.keys(strangerRights)].toSorted());
  const media = Object.values(protocol).flatMap((schema) => (typeof schema === 'object' && 'def' in schema ? literalsOf(schema, 'request') : []));
  const seat = ['hello', ...literalsOf(clientMessageSchema, 'type').filter((type) => type !== 'ping'),
    ...new Set(['create', 'claim', ...literalsOf(janusEnvelopeSchema, 'janus'), ...media].map((verb) => `media:${verb}`)),
    ...literalsOf(checkMessageSchema, 'type').map((verb) => `check:${verb}`)];
  assert.deepEqual(seat.toSorted(), Object.keys(seatRights).toSorted());
  assert.deepEqual(['hello', ...literalsOf(queueClientMessageSchema, 'type').filter((type) => type !== 'ping')].toSorted(), Object.keys(staffRights).toSorted());
});

interface Scene { readonly booked: Booked; readonly seatId: string; readonly victim: TestSocket }

/** A consultation with a clinician inside, a patient who is acted upon, and one more person of any role in any state. */
async function setScene(house: GatewayHouse, role: Role): Promise<Scene> {
  house.clock.nowMs += 1_000;
  const booked = await house.book();
  await house.sitAsHost(booked);
  const victim = await house.sitAndWait(booked);
  const { body } = await house.call('POST', `/v1/appointments/${booked.id}/participants`, { body: { role, name: 'One More' } });
  return { booked, seatId: String(body['id']), victim };
}

/** Puts the seat into `state` as if it had come there, before anybody sits in it. */
async function put(house: GatewayHouse, { booked, seatId }: Scene, state: SeatState): Promise<void> {
  const { store } = house.context;
  const found = await store.reads.findConsultation(house.context.clinicId, booked.id);
  const seat = found?.seats.find(({ id }) => id === seatId);
  assert.ok(seat);
  await store.transaction((tx) => tx.updateSeat(seat, { state }));
}

async function saysHello(house: GatewayHouse, token: string, device: string): Promise<{ readonly socket: TestSocket; readonly code: string | null; readonly token: string }> {
  const socket = await house.socket();
  socket.send({ type: 'hello', token, device });
  const answer = await socket.nextWhere(({ type }) => type === 'welcome' || type === 'error');
  return { socket, code: answer.type === 'welcome' ? null : String(answer['code']), token: String(answer['token'] ?? token) };
}

async function asksForMedia(house: GatewayHouse, message: Readonly<Record<string, unknown>>): Promise<string> {
  const socket = await house.socket('/v1/janus', 'janus-protocol');
  socket.send(message);
  const { error } = await socket.nextWhere((answer) => 'janus' in answer) as { readonly error?: { readonly reason: string } };
  socket.terminate();
  return error?.reason ?? 'ok';
}

for (const role of roles) {
  test(`F5 F8 T1 T2: ${role}, in every state, over both sockets: what the table refuses is refused, and nobody else hears of it`, async () => {
    await using house = await GatewayHouse.open(noJanus);
    let asked = 0;
    for (const state of states) {
      const scene = await setScene(house, role);
      const token = await house.roomToken(scene.booked.id, scene.seatId);
      await put(house, scene, state);
      const ask = (verb: SeatVerb) => authorise({ as: 'seat', role, state, verb, appointment: 'live' });
      await scene.victim.settle();
      scene.victim.clear();
      const hello = await saysHello(house, token, newDevice());
      assert.equal(hello.code, ask('hello'), `${role} ${state} hello`);
      if (hello.code === null) {
        // That somebody sat down may move the line; from here on nothing does.
        await scene.victim.settle();
        scene.victim.clear();
        const refused = Object.values(seatMessages(scene.booked.patient.id)).filter(({ type }) => ask(type) !== null);
        for (const message of refused) assert.equal(await hello.socket.request(message), ask(message.type), `${role} ${state} ${message.type}`);
        assert.equal(await hello.socket.request({ type: 'refresh-token' }), 'ok');
        asked += refused.length;
      }
      // Let through, a claim finds no session and says so; a create would go looking for a media server.
      for (const verb of ask('media:create') === null ? ['claim'] as const : ['claim', 'create'] as const) {
        const answer = await asksForMedia(house, { janus: verb, transaction: 't', token: hello.token, ...(verb === 'claim' && { session_id: 1 }) });
        // Who cannot sit down is not known to the media side, and hears the same as who waits.
        assert.ok(answer === (ask(`media:${verb}`) ?? 'janus-refused') || (hello.code !== null && answer === 'not-admitted'), `${role} ${state} media:${verb}: ${answer}`);
      }
      await scene.victim.settle();
      assert.deepEqual(scene.victim.types(), ['pong'], `${role} ${state}: the person acted upon heard something`);
      assert.equal(await house.stateOf(scene.booked.id, scene.booked.patient.id), 'waiting');
    }
    assert.ok(asked >= 100, `only ${asked} messages were refused`);
  });
}

test('F8: every call of the API with a key for something else is refused alike', async () => {
  await using house = await GatewayHouse.open();
  const office = new KeyOffice({ store: house.context.store, signingKeys: new SigningKeyFiles(house.dataDir), now: () => house.clock.nowMs });
  for (const scope of apiScopes) {
    const { secret } = await office.createApiKey(house.context.clinicId, scope, [scope]);
    for (const { verb, method, path } of await calls(house)) {
      if (!(verb in clinicRights)) continue;
      const real = path.replace('{appointmentId}', `apt_${'A'.repeat(22)}`).replace('{participantId}', `par_${'A'.repeat(22)}`);
      const answer = await house.call(method.toUpperCase(), real, { key: secret });
      const refusal = authorise({ as: 'clinic', scopes: new Set([scope]), verb: verb as ClinicVerb, appointment: null });
      assert.equal(answer.code === 'forbidden', refusal === 'forbidden', `${scope} ${verb}: ${answer.code}`);
    }
  }
});

test('F4: a clinician who reloads is inside again by the admission they had, and one who only sat down decides nothing', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const patient = await house.sitAndWait(booked);
  const device = newDevice();
  const host = await house.sit(booked.id, booked.clinician.id, device);
  assert.equal(await host.request({ type: 'admit', participantId: booked.patient.id }), 'not-admitted');
  await expectOk(host, { type: 'enter' });
  host.terminate();
  const back = await house.sit(booked.id, booked.clinician.id, device);
  await back.next('admitted');
  await expectOk(back, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  const selfAdmissions = (await house.audit(booked.id)).filter(({ action, target }) => action === 'seat.admitted' && target === booked.clinician.id);
  assert.equal(selfAdmissions.length, 1);
});

test('F6: coming back needs an admission on record: never let in, put out, held, and of another appointment', async () => {
  await using house = await GatewayHouse.open(noJanus);
  const [booked, other] = [await house.book(), await house.book()];
  const host = await house.sitAsHost(booked);
  await house.sitAsHost(other);
  const device = newDevice();
  const patient = await house.sitAndWait(booked, device);
  await expectOk(patient, { type: 'refresh-token' });
  const token = String((await patient.next('token'))['token']);
  const comesBack = () => asksForMedia(house, { janus: 'claim', transaction: 't', token, session_id: 1 });
  assert.equal(await comesBack(), 'not-admitted', 'never let in');
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  assert.equal(await comesBack(), 'janus-refused', 'let in, but not to a session that is nobody\'s');
  await expectOk(host, { type: 'hold', participantId: booked.patient.id });
  assert.equal(await comesBack(), 'not-admitted', 'held');
  await expectOk(host, { type: 'resume', participantId: booked.patient.id });
  await expectOk(host, { type: 'remove', participantId: booked.patient.id });
  assert.equal(await comesBack(), 'seat-removed');
  assert.equal((await saysHello(house, token, device)).code, 'seat-removed');
});

const extras = { role: 'clinician', participantId: `par_${'A'.repeat(22)}`, appointmentId: `apt_${'A'.repeat(22)}`, admitted: true, state: 'admitted', clinicId: 'cli_x', host: true, scopes: 'audit', birthDateTries: 0 };

const itself = (body: object): object => body;

test('F16 T2: a field nobody asked for, in any body of the API, changes nothing and is refused', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const seat = `/v1/appointments/${booked.id}/participants/${booked.patient.id}`;
  const start = new Date(house.clock.nowMs).toISOString();
  const end = new Date(house.clock.nowMs + 3_600_000).toISOString();
  const person = { role: 'interpreter', name: 'Ada' };
  const before = (await house.call('GET', `/v1/appointments/${booked.id}`)).body;
  const bodies: readonly (readonly [method: string, path: string, body: object, whole: (body: object) => object])[] = [
    ['POST', '/v1/appointments', { start, end, participants: [person] }, itself],
    ['POST', '/v1/appointments', person, (one) => ({ start, end, participants: [one] })],
    ['PATCH', `/v1/appointments/${booked.id}`, { end }, itself],
    ['POST', `/v1/appointments/${booked.id}/cancel`, {}, itself],
    ['POST', `/v1/appointments/${booked.id}/participants`, person, itself],
    ['DELETE', seat, {}, itself],
    ['POST', `${seat}/invitation`, {}, itself],
    ['POST', `${seat}/token`, {}, itself],
    ['POST', '/v1/queue-tokens', { staffId: 's', name: 'n' }, itself],
    ['POST', '/v1/redemptions', { secret: booked.patient.joinUrl?.split('#')[1] }, itself],
  ];
  for (const [method, path, body, whole] of bodies) for (const [name, value] of Object.entries(extras)) {
    if (name in body) continue;
    assert.equal((await house.call(method, path, { body: whole({ ...body, [name]: value }) })).code, 'bad-request', `${method} ${path} ${name}`);
  }
  assert.deepEqual((await house.call('GET', `/v1/appointments/${booked.id}`)).body, before);
});

test('F16 T2: a field nobody asked for, in any message of a socket, is refused and changes nothing', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  const desk = await house.queue();
  const token = await house.roomToken(booked.id, booked.patient.id);
  for (const [name, value] of Object.entries(extras)) {
    for (const [socket, messages] of [[host, seatMessages(booked.patient.id)], [patient, seatMessages(booked.patient.id)], [desk, queueMessages(booked.id, booked.patient.id)]] as const) {
      for (const message of Object.values(messages)) {
        if (name in message) continue;
        assert.equal(await socket.request({ ...message, [name]: value }), 'bad-request', `${message.type} ${name}`);
      }
      house.clock.nowMs += 2_000;
    }
    const stranger = await house.socket();
    stranger.send({ type: 'hello', token, device: newDevice(), takeOver: true, [name]: value });
    assert.equal((await stranger.next('error'))['code'], 'bad-request', `hello ${name}`);
    stranger.terminate();
  }
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'waiting');
});

test('T2: no guest becomes a clinician by what they say of themself', async () => {
  await using house = await GatewayHouse.open();
  for (const role of guests) {
    const scene = await setScene(house, role);
    const socket = await house.sit(scene.booked.id, scene.seatId);
    await expectOk(socket, { type: 'arrive' });
    for (const message of [{ type: 'enter', role: 'clinician' }, { type: 'enter', host: true }, { type: 'admit', participantId: scene.seatId }]) {
      assert.notEqual(await socket.request(message), 'ok', `${role} ${JSON.stringify(message)}`);
    }
    assert.equal(await house.stateOf(scene.booked.id, scene.seatId), 'arrived');
  }
});
