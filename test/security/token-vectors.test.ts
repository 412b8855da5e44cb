import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { hashSecret } from '../../server/src/tokens/hash-secret.ts';
import { Jwt } from '../../server/src/tokens/jwt.ts';
import { generateSigningKey, readSigningKey } from '../../server/src/tokens/signing-key.ts';
import { SigningKeys } from '../../server/src/tokens/signing-keys.ts';
import { expectOk, GatewayHouse, newDevice, publicUrl } from '../gateway/support/gateway-house.ts';

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

for (const name of Object.keys(claims) as (keyof typeof claims)[]) {
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
