import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { roleSchema, type RoomClaims } from '@consult-room/protocol';
import { authorise } from '../../server/src/appointments/authorise.ts';
import { clinicRights, seatRights, staffRights, type ClinicVerb, type SeatVerb } from '../../server/src/appointments/rights.ts';
import { apiScopes } from '../../server/src/tokens/api-scope.ts';
import { Jwt } from '../../server/src/tokens/jwt.ts';
import { generateSigningKey, readSigningKey } from '../../server/src/tokens/signing-key.ts';
import { SigningKeys } from '../../server/src/tokens/signing-keys.ts';
import { expectOk, GatewayHouse, newDevice, publicUrl, type Booked } from '../gateway/support/gateway-house.ts';

const now = new Date('2026-11-24T12:00:00Z');
const nowSeconds = now.getTime() / 1000;
const key = generateSigningKey(now);
const issuer = 'https://gateway.example';
const jwt = new Jwt(new SigningKeys([key], () => now.getTime()), issuer);
const header = { alg: 'ES256', typ: 'consult+jwt', kid: key.kid };
const claims = {
  aud: 'consult-room', sub: 'par_AAAAAAAAAAAAAAAAAAAAAA', appt: 'apt_AAAAAAAAAAAAAAAAAAAAAA', role: 'patient', gen: 0,
  jti: 'x', iat: nowSeconds, exp: nowSeconds + 900, iss: issuer,
} as const;

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token of any shape, correctly signed with ES256 unless told otherwise. */
function forge(headerPart: unknown, claimsPart: unknown, privateKey: KeyObject = key.privateKey): string {
  const text = `${encode(headerPart)}.${encode(claimsPart)}`;
  return `${text}.${signBytes('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function refused(token: string, code = 'unauthenticated'): void {
  assert.throws(() => jwt.verify(token, now), { code });
}

test('F17: our own token is accepted, and a forged one of the same shape too: the vectors below fail for what they change', () => {
  assert.equal(jwt.verify(jwt.sign(claims), now).sub, claims.sub);
  assert.equal(jwt.verify(forge(header, claims), now).sub, claims.sub);
});

for (const alg of ['none', 'None', 'nOnE']) {
  test(`F17: alg ${alg}`, () => {
    refused(`${encode({ ...header, alg })}.${encode(claims)}.`);
    refused(forge({ ...header, alg }, claims));
  });
}

test('F17: HS256 keyed with our public key', () => {
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' });
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
  refused(`${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`);
});

for (const name of (Object.keys(claims) as (keyof typeof claims)[]).filter((each) => each !== 'gen')) {
  test(`F17: a token without ${name}`, () => {
    const { [name]: _gone, ...rest } = claims;
    refused(forge(header, rest));
  });
}

for (const aud of ['consult-roomX', 'room', 'CONSULT-ROOM', ['consult-room'], ['consult-room', 'other'], '', null, 'https://gateway.example']) {
  test(`F17: audience ${JSON.stringify(aud)}`, () => refused(forge(header, { ...claims, aud })));
}

test('F17: another issuer', () => refused(forge(header, { ...claims, iss: 'https://other.example' })));

for (const extra of [{ crit: ['b64'], b64: false }, { jku: 'https://evil.example/jwks' }, { x5u: 'https://evil.example/x' }, { jwk: key.publicKey.export({ format: 'jwk' }) }, { cty: 'JWT' }]) {
  test(`F17: header with ${Object.keys(extra)[0] ?? ''}`, () => refused(forge({ ...header, ...extra }, claims)));
}

for (const kid of ['../../../etc/passwd', 'https://evil.example/key', "' OR 1=1 --", '__proto__', 'constructor', '', 'x'.repeat(5000), null, 1, ['a']]) {
  test(`F17: kid ${String(kid).slice(0, 30)}`, () => refused(forge({ ...header, kid }, claims)));
}

for (const typ of ['JWT', 'at+jwt', 'CONSULT+JWT', undefined, 'consult+jwt ']) {
  test(`F17: typ ${String(typ)}`, () => refused(forge({ ...header, typ }, claims)));
}

for (const exp of [String(claims.exp), claims.exp + 0.5, 1e308, null, true]) {
  test(`F17: exp ${JSON.stringify(exp)}`, () => refused(forge(header, { ...claims, exp })));
}

test('F17: exp spelt 1e308 or as a float that is whole', () => {
  refused(forge(header, JSON.stringify(claims).replace(`"exp":${claims.exp}`, '"exp":1e308')));
  refused(forge(header, JSON.stringify(claims).replace(`"exp":${claims.exp}`, `"exp":${claims.exp}.0`)));
});

test('F17: expired has its own code; one second before is good', () => {
  refused(forge(header, { ...claims, iat: nowSeconds - 900, exp: nowSeconds }), 'token-expired');
  assert.ok(jwt.verify(forge(header, { ...claims, iat: nowSeconds - 900, exp: nowSeconds + 1 }), now));
});

test('F17: T25: from the future', () => {
  refused(forge(header, { ...claims, nbf: nowSeconds + 100 }));
  refused(forge(header, { ...claims, nbf: nowSeconds - 100 }));
  refused(forge(header, { ...claims, iat: nowSeconds + 61 }));
  assert.ok(jwt.verify(forge(header, { ...claims, iat: nowSeconds + 60 }), now));
});

test('F17: repeated keys, in claims and in the header', () => {
  refused(forge(header, `{"role":"clinician",${JSON.stringify(claims).slice(1)}`));
  refused(forge(`{"alg":"none",${JSON.stringify(header).slice(1)}`, claims));
});

test('F17: a device mark is a claim of ours, as text', () => {
  assert.ok(jwt.verify(forge(header, { ...claims, dev: 'ab12' }), now));
  for (const dev of [1, null, ['ab12'], true]) refused(forge(header, { ...claims, dev }));
});

test('F17: a claim that is not ours', () => refused(forge(header, { ...claims, admitted: true })));

test('F17: a room token read as a queue token, and the other way round', () => {
  refused(forge(header, { ...claims, aud: 'consult-queue' }));
  const queue = { aud: 'consult-queue', sub: 's', clinic: 'c', staff: 'st', since: claims.iat, jti: 'x', iat: claims.iat, exp: claims.exp, iss: issuer };
  assert.equal(jwt.verify(forge(header, queue), now).aud, 'consult-queue');
  refused(forge(header, { ...queue, aud: 'consult-room' }));
});

test('F17: a queue token whose word is given only later', () => {
  const queue = { aud: 'consult-queue', sub: 's', clinic: 'c', staff: 'st', jti: 'x', iat: claims.iat, exp: claims.exp, iss: issuer };
  assert.ok(jwt.verify(forge(header, { ...queue, since: claims.iat + 60 }), now));
  refused(forge(header, { ...queue, since: claims.iat + 61 }));
  refused(forge(header, { ...queue, since: 1e12 }));
  for (const vouchedWith of [1, null, ['k']]) refused(forge(header, { ...queue, since: claims.iat, key: vouchedWith }));
});

test('a token from before tokens counted moves, or said since when: good until the seat moves, and for its own time', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const times = { iat: Math.floor(house.clock.nowMs / 1000), exp: Math.floor(house.clock.nowMs / 1000) + 900, iss: publicUrl, jti: 'x' };
  const current = house.context.keys.current;
  const ours = { ...header, kid: current.kid };
  const seat = forge(ours, { aud: 'consult-room', sub: booked.patient.id, appt: booked.id, role: 'patient', ...times }, current.privateKey);
  const queue = forge(ours, { aud: 'consult-queue', sub: 's', clinic: house.context.clinicId, staff: 'staff-1', ...times }, current.privateKey);
  const hello = async (token: string, device: string): Promise<string> => {
    const socket = await house.socket();
    socket.send({ type: 'hello', token, device, takeOver: true });
    const { type, code } = await socket.nextWhere((message) => /welcome|error/.test(message.type));
    return String(code ?? type);
  };
  assert.equal(await hello(queue, newDevice()), 'queue-welcome');
  assert.deepEqual([await hello(seat, newDevice()), await hello(seat, newDevice()), await hello(seat, newDevice())], ['welcome', 'welcome', 'token-revoked']);
});

test('F17: 64 KB, empty, and not a token at all', () => {
  refused(forge(header, { ...claims, jti: 'x'.repeat(64 * 1024) }));
  for (const text of ['', '.', '..', 'a.b.c', `${jwt.sign(claims)}.extra`, `${jwt.sign(claims)}\n`, 'null.null.null']) refused(text);
});

test('F17: T23: another curve, another key, and a key that was taken back', () => {
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const text = `${encode(header)}.${encode(claims)}`;
  refused(`${text}.${createSign('sha256').update(text).sign({ key: p384.privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url')}`);
  assert.throws(() => readSigningKey('20261124T120000Z-AAAAAAAAAAA', p384.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), /P-256/);
  const other = generateSigningKey(now);
  refused(forge({ ...header, kid: other.kid }, claims, other.privateKey));
  refused(forge(header, claims, other.privateKey));
  const both = new Jwt(new SigningKeys([other, key], () => now.getTime()), issuer);
  assert.ok(both.verify(forge({ ...header, kid: other.kid }, claims, other.privateKey), now));
});

test('F17: one flipped bit anywhere', () => {
  const token = jwt.sign(claims);
  for (let index = 0; index < token.length - 1; index += 7) {
    if (token[index] === '.') continue;
    const flipped = token.slice(0, index) + (token[index] === 'A' ? 'Q' : 'A') + token.slice(index + 1);
    refused(flipped);
  }
});

/** A token as the running gateway would sign it, with times of our choice. */
function signedBy(house: GatewayHouse, booked: Booked, iat: number, other: Partial<Omit<RoomClaims, 'iss'>> = {}): string {
  const own = new Jwt(new SigningKeys([house.context.keys.current], () => house.clock.nowMs), publicUrl);
  return own.sign({ aud: 'consult-room', sub: booked.patient.id, appt: booked.id, role: 'patient', gen: 0, jti: 'x', iat, exp: iat + 900, ...other });
}

/** What a hello is answered with: a code, or `welcome`. */
async function helloAnswer(house: GatewayHouse, token: string, device = newDevice(), takeOver = true): Promise<string> {
  const socket = await house.socket();
  socket.send({ type: 'hello', token, device, takeOver });
  const answer = await socket.nextWhere(({ type }) => type === 'welcome' || type === 'queue-welcome' || type === 'error');
  socket.terminate();
  return answer.type === 'error' ? String(answer['code']) : answer.type;
}

test('F17 T3: a token of appointment A names a seat of B', async () => {
  await using house = await GatewayHouse.open();
  const [a, b] = [await house.book(), await house.book()];
  const iat = Math.floor(house.clock.nowMs / 1000);
  assert.equal(await helloAnswer(house, signedBy(house, a, iat)), 'welcome');
  assert.equal(await helloAnswer(house, signedBy(house, a, iat, { appt: b.id })), 'unauthenticated');
  assert.equal(await helloAnswer(house, signedBy(house, a, iat, { sub: b.patient.id })), 'unauthenticated');
  assert.equal(await helloAnswer(house, signedBy(house, a, iat, { sub: a.clinician.id })), 'unauthenticated');
});

test('F7 F17: a seat\'s token at the clinic\'s calls, a queue\'s token in a seat, an API key in a hello', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const token = await house.roomToken(booked.id, booked.patient.id);
  const queueToken = String((await house.call('POST', '/v1/queue-tokens', { body: { staffId: 's', name: 'n' } })).body['token']);
  for (const wrong of [token, queueToken]) {
    assert.equal((await house.call('GET', `/v1/appointments/${booked.id}`, { key: wrong })).code, 'unauthenticated');
    assert.equal((await house.call('GET', '/v1/audit', { key: wrong })).code, 'unauthenticated');
  }
  await assert.rejects(house.context.consulting.gate.admittedSeat(queueToken), { code: 'unauthenticated' });
  assert.equal(await helloAnswer(house, queueToken), 'queue-welcome');
  assert.equal(await helloAnswer(house, house.apiKey), 'unauthenticated');
  const host = await house.sitAsHost(booked);
  assert.equal(await host.request({ type: 'admit', participantId: booked.clinician.id }), 'forbidden');
});

const endings: Readonly<Record<string, { readonly end: (house: GatewayHouse, booked: Booked) => Promise<unknown>; readonly code: string }>> = {
  removed: { code: 'seat-removed', end: (house, { id, patient }) => house.call('DELETE', `/v1/appointments/${id}/participants/${patient.id}`) },
  cancelled: { code: 'appointment-cancelled', end: (house, { id }) => house.call('POST', `/v1/appointments/${id}/cancel`) },
  ended: {
    code: 'appointment-ended',
    async end(house, booked) {
      const host = await house.sitAsHost(booked);
      host.send({ type: 'end' });
      await host.closed;
    },
  },
  'moved to another device': {
    code: 'token-revoked',
    async end(house, booked) {
      const socket = await house.socket();
      socket.send({ type: 'hello', token: await house.roomToken(booked.id, booked.patient.id), device: newDevice(), takeOver: true });
      await socket.next('welcome');
    },
  },
};

for (const [name, { end, code }] of Object.entries(endings)) {
  test(`F6 F17 T6: after the seat was ${name}, no token of before counts, however its times lie to the moment`, async () => {
    await using house = await GatewayHouse.open();
    const booked = await house.book();
    const device = newDevice();
    const seated = await house.sit(booked.id, booked.patient.id, device);
    await expectOk(seated, { type: 'refresh-token' });
    const renewed = String((await seated.next('token'))['token']);
    const present = Math.floor(house.clock.nowMs / 1000);
    const leeway = 60;
    const before = [...[-1, 0, leeway - 1].map((offset) => signedBy(house, booked, present + offset)), renewed];
    await end(house, booked);
    for (const token of before) {
      assert.equal(await helloAnswer(house, token, device), code);
      await assert.rejects(house.context.consulting.gate.admittedSeat(token));
    }
    assert.equal(await helloAnswer(house, signedBy(house, booked, present + leeway + 1)), 'unauthenticated', 'from further ahead than clocks may differ');
  });
}

test('T7: who holds the seat comes back with the token it took it with, and the one who lost it asks for a new one', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const [phone, laptop] = [newDevice(), newDevice()];
  const old = await house.roomToken(booked.id, booked.patient.id);
  assert.equal(await helloAnswer(house, old, phone), 'welcome');
  assert.equal(await helloAnswer(house, old, laptop), 'welcome');
  assert.equal(await helloAnswer(house, old, laptop), 'welcome', 'its line broke before the welcome was read');
  assert.equal(await helloAnswer(house, old, phone), 'token-revoked');
  assert.equal(await helloAnswer(house, await house.roomToken(booked.id, booked.patient.id), phone), 'welcome');
});

test('F7: the clinic\'s word for a member of staff holds for twelve hours, however often the token is renewed', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const issued = await house.call('POST', '/v1/queue-tokens', { body: { staffId: 's', name: 'n' } });
  let token = String(issued.body['token']);
  const startedMs = house.clock.nowMs;
  for (let renewals = 0; house.clock.nowMs < startedMs + 12 * 3_600_000 - 600_000; renewals += 1) {
    const socket = await house.socket();
    socket.send({ type: 'hello', token });
    await socket.next('queue-welcome');
    await expectOk(socket, { type: 'refresh-token' });
    token = String((await socket.next('token'))['token']);
    socket.terminate();
    house.clock.nowMs += 600_000;
  }
  const socket = await house.socket();
  socket.send({ type: 'hello', token });
  await socket.next('queue-welcome');
  house.clock.nowMs = startedMs + 12 * 3_600_000;
  assert.equal(await socket.request({ type: 'refresh-token' }), 'token-expired');
  assert.equal(await socket.request({ type: 'admit', appointmentId: booked.id, participantId: booked.patient.id }), 'token-expired');
  await house.context.consulting.expiry.sweep();
  assert.deepEqual(await socket.closed, { code: 1012, reason: 'token-expired' });
  assert.equal(await helloAnswer(house, token), 'token-expired');
  const rows = await house.context.store.reads.listAuditChain(house.context.clinicId, 'clinic', 0, 100);
  assert.equal(rows.filter(({ entry }) => entry.includes('queue-token.issued')).length, 1);
});

test('F7: what each role is granted, all of it', () => {
  const inside = { state: 'in-room', appointment: 'live' } as const;
  const granted = Object.fromEntries(roleSchema.options.map((role) => [role, (Object.keys(seatRights) as readonly SeatVerb[])
    .filter((verb) => !verb.startsWith('media:') && authorise({ as: 'seat', role, verb, ...inside }) === null).join(' ')]));
  const guest = 'hello arrive check-result leave refresh-token wait enter media-state reconnected quality encryption refresh-ice key-package mls fetch-commits commit';
  assert.deepEqual(granted, {
    clinician: 'hello arrive check-result leave refresh-token enter media-state reconnected quality encryption refresh-ice key-package mls fetch-commits commit group-create end admit deny hold resume remove notice',
    patient: guest, interpreter: guest, caregiver: guest, colleague: guest, observer: guest,
  });
  assert.deepEqual(apiScopes.map((scope) => [scope, (Object.keys(clinicRights) as readonly ClinicVerb[]).filter((verb) => clinicRights[verb].scope === scope).join(' ')]), [
    ['appointments', 'createAppointment listAppointments getAppointment changeAppointment cancelAppointment addParticipant revokeParticipant sendInvitation issueRoomToken issueCheckToken'],
    ['queue', 'issueQueueToken'],
    ['audit', 'readAudit exportAudit readAuditKey'],
  ]);
  assert.deepEqual(Object.keys(staffRights), ['hello', 'refresh-token', 'admit', 'deny', 'hold', 'resume', 'remove', 'notice']);
});
