import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeIdentity, encodeIdentity } from './member-identity.ts';

const identity = { appointmentId: 'apt_1', participantId: 'par_1', role: 'patient', name: 'Ana Núñez 漢字 🙂' };
const utf8 = (text: string) => Uint8Array.from(Buffer.from(text));

test('comes back as it went', () => {
  assert.deepEqual(decodeIdentity(encodeIdentity(identity)), identity);
  assert.equal(Buffer.from(encodeIdentity(identity)).toString(), '{"v":1,"appt":"apt_1","pid":"par_1","role":"patient","name":"Ana Núñez 漢字 🙂"}');
});

test('another spelling of the same content is refused', () => {
  for (const text of [
    '{"v":1, "appt":"a","pid":"p","role":"r","name":"n"}',
    '{"appt":"a","v":1,"pid":"p","role":"r","name":"n"}',
    '{"v":1,"appt":"a","pid":"p","role":"r","name":"\\u006e"}',
    '{"v":1,"appt":"a","pid":"p","role":"r","name":"n","more":1}',
    '{"v":1,"appt":"a","pid":"x","pid":"p","role":"r","name":"n"}',
    '{"v":2,"appt":"a","pid":"p","role":"r","name":"n"}',
    '{"v":1,"appt":"a","pid":"p","role":"r"}',
    '[]', 'null', '', '{', '"x"',
  ]) assert.equal(decodeIdentity(utf8(text)), null, text);
  assert.equal(decodeIdentity(Uint8Array.of(0xff, 0xfe)), null);
  assert.equal(decodeIdentity(encodeIdentity({ ...identity, name: 'n'.repeat(2000) })), null);
});
