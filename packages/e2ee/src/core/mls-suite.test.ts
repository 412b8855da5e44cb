import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XWing } from '@hpke/hybridkem-x-wing';
import { openMlsSuite } from './mls-suite.ts';

const hex = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

test('the KEM is X-Wing: the first figures of draft-connolly-cfrg-xwing-kem', async () => {
  const kem = new XWing();
  const pair = await kem.generateKeyPairDerand(bytes('7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26'));
  assert.ok(hex(new Uint8Array(await kem.serializePublicKey(pair.publicKey))).startsWith('e2236b35a8c24b39b10aa1323a96a919'));
  const ekm = bytes('3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2');
  const { sharedSecret, enc } = await kem.encap({ recipientPublicKey: pair.publicKey, ekm });
  assert.equal(hex(new Uint8Array(sharedSecret)), 'd2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384');
  assert.equal(hex(new Uint8Array(await kem.decap({ recipientKey: pair.privateKey, enc }))), hex(new Uint8Array(sharedSecret)));
});

test('what is sealed to a key is opened with it and with nothing else', async () => {
  const { hpke, kdf } = await openMlsSuite(crypto.subtle);
  assert.equal(kdf.size, 64);
  const [ours, theirs] = [await hpke.generateKeyPair(), await hpke.generateKeyPair()];
  const [plain, info, additional] = [bytes('0102'), bytes('03'), bytes('04')];
  const { enc, ct } = await hpke.seal(ours.publicKey, plain, info, additional);
  assert.deepEqual([enc.length, await hpke.exportPublicKey(ours.publicKey).then(({ length }) => length)], [1120, 1216]);
  assert.deepEqual(await hpke.open(ours.privateKey, enc, ct, info, additional), plain);
  await assert.rejects(hpke.open(theirs.privateKey, enc, ct, info, additional));
  await assert.rejects(hpke.open(ours.privateKey, enc, ct, info, bytes('05')));
});
