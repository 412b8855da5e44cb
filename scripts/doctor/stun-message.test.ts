import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeStun, encodeStun, endpointFromXor, longTermKey, stunAttribute, xorEndpoint } from './stun-message.ts';

/** RFC 5769 §2.4: a request with a long-term credential. */
const sample = Buffer.from(
  '000100602112a44278ad3433c6ad72c029da412e' +
  '00060012e3839ee38388e383aae38383e382afe382b90000' +
  '0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341' +
  '0014000b6578616d706c652e6f726700' +
  '00080014f67024656dd64a3e02b8e0712e85c9a28ca89666', 'hex');
const username = 'マトリックス';
const attributes = [
  { kind: stunAttribute.username, value: Buffer.from(username) },
  { kind: stunAttribute.nonce, value: Buffer.from('f//499k954d6OL34oL9FSTvy64sA') },
  { kind: stunAttribute.realm, value: Buffer.from('example.org') },
];
const request = { kind: 0x0001, transaction: sample.subarray(8, 20), attributes };

test('a signed request is written as RFC 5769 prints it', () => {
  assert.equal(encodeStun(request, longTermKey(username, 'example.org', 'TheMatrIX')).toString('hex'), sample.toString('hex'));
});

test('and read back attribute by attribute', () => {
  const read = decodeStun(sample);
  assert.deepEqual(read?.attributes.slice(0, 3), attributes);
  assert.equal(read?.attributes[3]?.kind, stunAttribute.integrity);
});

test('an address is covered as RFC 5769 §2.2 prints it', () => {
  const endpoint = { address: '192.0.2.1', port: 32_853 };
  assert.equal(xorEndpoint(endpoint).toString('hex'), '0001a147e112a643');
  assert.deepEqual(endpointFromXor(Buffer.from('0001a147e112a643', 'hex')), endpoint);
  assert.equal(endpointFromXor(Buffer.from('0002a147', 'hex')), null);
});

test('bytes that are no STUN message, or end early, are refused', () => {
  assert.equal(decodeStun(Buffer.from('HTTP/1.1 400 Bad Request')), null);
  assert.equal(decodeStun(sample.subarray(0, 40)), null);
  const overlong = Buffer.from(sample);
  overlong.writeUInt16BE(0xffff, 22);
  assert.equal(decodeStun(overlong), null);
});
