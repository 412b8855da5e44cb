import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, test } from 'node:test';
import { Clinic, type Word } from '../../../../test/e2ee/support/clinic.ts';
import { assertionEndsAt, isAsserted } from './clinic-assertion.ts';
import { IssuerKey } from './issuer-key.ts';

const now = Date.now();
const seconds = Math.floor(now / 1000);
const ana = { appointmentId: 'apt_1', participantId: 'ana', role: 'patient', name: 'Ana Núñez' };
const thumbprint = 'thumbprint-of-ana';
const expected = { ...ana, thumbprint };
let clinic: Clinic;
let issuer: IssuerKey;

async function keyOf({ jwk }: Clinic): Promise<IssuerKey> {
  const key = await IssuerKey.open(crypto.subtle, jwk);
  assert.ok(key);
  return key;
}

before(async () => {
  clinic = await Clinic.open();
  issuer = await keyOf(clinic);
});

const holds = async (word?: Word) => isAsserted(await clinic.vouch(thumbprint, ana, word), expected, issuer, now);

test('the clinic’s word for this key, person, role and appointment holds, with either kind of key', async () => {
  assert.ok(await holds());
  assert.ok(await holds({ claims: { name: undefined } }), 'a name may be left out');
  assert.ok(await holds({ claims: { iss: 'https://clinic.example', iat: seconds } }));
  assert.ok(await holds({ header: { kid: 'any', jku: 'https://elsewhere.example/keys' } }), 'a header chooses nothing');
  const other = await Clinic.open('EdDSA');
  assert.ok(await isAsserted(await other.vouch(thumbprint, ana), expected, await keyOf(other), now));
});

test('a word for somebody or something else does not', async () => {
  for (const claims of [
    { appt: 'apt_2' }, { sub: 'ben' }, { role: 'clinician' }, { name: 'Ana' }, { name: null }, { cnf: { jkt: 'another' } }, { cnf: undefined }, { cnf: thumbprint },
    { cnf: { jwk: {} } }, { appt: undefined }, { sub: undefined }, { role: undefined }, { appt: ['apt_1'] },
  ]) assert.equal(await holds({ claims }), false, JSON.stringify(claims));
});

test('it ends, with a minute to spare for clocks', async () => {
  assert.ok(await holds({ claims: { exp: seconds - 50 } }));
  for (const exp of [seconds - 61, undefined, `${seconds + 60}`, seconds + 0.5, null, Number.MAX_VALUE]) assert.equal(await holds({ claims: { exp } }), false, String(exp));
  assert.equal(assertionEndsAt(await clinic.vouch(thumbprint, ana, { claims: { exp: 5 } })), 5000);
  assert.equal(assertionEndsAt('nonsense'), 0);
});

test('headers that would change how it is checked are refused', async () => {
  for (const header of [{ alg: 'none' }, { alg: 'EdDSA' }, { alg: 'HS256' }, { alg: undefined }, { typ: 'JWT' }, { typ: undefined }, { crit: ['b64'], b64: false }]) {
    assert.equal(await holds({ header }), false, JSON.stringify(header));
  }
});

test('another clinic’s signature, none, or one made with the public key as a secret', async () => {
  const other = await Clinic.open();
  assert.equal(await isAsserted(await other.vouch(thumbprint, ana, { header: { jwk: other.jwk } }), expected, issuer, now), false);
  const [header, payload] = (await clinic.vouch(thumbprint, ana)).split('.');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'consult-member+jwt' })).toString('base64url');
  const symmetric = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'consult-member+jwt' })).toString('base64url');
  const mac = createHmac('sha256', JSON.stringify(clinic.jwk)).update(`${symmetric}.${payload}`).digest('base64url');
  for (const jws of [`${none}.${payload}.`, `${none}.${payload}`, `${header}.${payload}.`, `${header}.${payload}.${'A'.repeat(86)}`, `${symmetric}.${payload}.${mac}`]) {
    assert.equal(await isAsserted(jws, expected, issuer, now), false, jws);
  }
});

test('any other spelling of the same bytes, more parts, or more than there is room for', async () => {
  const jws = await clinic.vouch(thumbprint, ana);
  for (const text of [`${jws}=`, `${jws}==`, `${jws}.`, `${jws}.e30`, ` ${jws}`, `${jws}\n`, jws.replace('.', '..'), jws.toUpperCase(), '', '..']) {
    assert.equal(await isAsserted(text, expected, issuer, now), false, text);
  }
  assert.equal(await holds({ claims: { more: 'x'.repeat(1600) } }), false);
});

test('every flipped bit of the signature is noticed', async () => {
  const jws = await clinic.vouch(thumbprint, ana);
  const at = jws.lastIndexOf('.') + 1;
  const signature = Buffer.from(jws.slice(at), 'base64url');
  for (let bit = 0; bit < signature.length * 8; bit += 7) {
    const forged = Buffer.from(signature);
    forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(await isAsserted(jws.slice(0, at) + forged.toString('base64url'), expected, issuer, now), false);
  }
});

test('only keys of the two kinds are keys', async () => {
  const { x, y } = clinic.jwk;
  for (const jwk of [
    { kty: 'RSA', crv: 'P-256', x }, { kty: 'EC', crv: 'P-384', x, y }, { kty: 'EC', crv: 'P-256', x }, { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' },
    { kty: 'EC', crv: 'P-256', x: y, y: x }, { kty: 'OKP', crv: 'Ed25519', x: '' }, { kty: 'oct', crv: '', x },
  ]) assert.equal(await IssuerKey.open(crypto.subtle, jwk as never), null, JSON.stringify(jwk));
});
