import assert from 'node:assert/strict';
import { createHash, verify } from 'node:crypto';
import { test } from 'node:test';
import { isSignedBy, readCheckpoint, signCheckpoint } from './checkpoint.ts';
import { newKeys } from './testing/written-log.ts';

const keys = newKeys();
const root = createHash('sha256').update('root').digest();
const origin = 'consult-room.audit/cli_1';
const note = signCheckpoint({ origin, size: 1234, root }, keys.privateKey);

test('a note has the form of C2SP signed-note and tlog-checkpoint', () => {
  const [first, size, hash, empty, signature, end] = note.split('\n');
  assert.deepEqual([first, size, hash, empty, end], [origin, '1234', root.toString('base64'), '', '']);
  const [dash, name, blob] = (signature ?? '').split(' ');
  assert.deepEqual([dash, name], ['—', origin]);
  const bytes = Buffer.from(blob ?? '', 'base64');
  // SubjectPublicKeyInfo of Ed25519 ends with the 32 bytes of the key.
  const rawKey = keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const id = createHash('sha256').update(Buffer.concat([Buffer.from(`${origin}\n\x01`), rawKey])).digest().subarray(0, 4);
  assert.deepEqual(bytes.subarray(0, 4), id);
  assert.ok(verify(null, Buffer.from(`${origin}\n1234\n${root.toString('base64')}\n`), keys.publicKey, bytes.subarray(4)));
});

test('reads back; accepted from the right key only, among others too', () => {
  assert.deepEqual(readCheckpoint(note), { origin, size: 1234, root });
  assert.ok(isSignedBy(note, [newKeys().publicKey, keys.publicKey]));
  assert.ok(!isSignedBy(note, [newKeys().publicKey]));
  assert.ok(!isSignedBy(note, []));
});

test('any changed byte makes it unsigned or unreadable', () => {
  for (const [index] of Array.from(Buffer.from(note).entries())) {
    const bytes = Buffer.from(note);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    assert.ok(!isSignedBy(bytes.toString(), [keys.publicKey]), `byte ${index}`);
  }
});

test('what is no checkpoint is not read as one', () => {
  for (const text of ['', 'x', note.trimEnd(), `${note}\n`, note.replace('1234', '01234'), note.replace('1234', '-1'), note.replace(origin, 'two words'), note.replace('\n\n', '\n')]) {
    assert.equal(readCheckpoint(text), null, JSON.stringify(text));
  }
});
