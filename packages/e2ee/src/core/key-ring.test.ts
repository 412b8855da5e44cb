import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { epochKeys } from '../../../../test/e2ee/support/ring-of.ts';
import { slot } from '../messages.ts';
import { encodeKid } from './kid.ts';
import { KeyRing, receiveOverlapMs, sendGraceMs } from './key-ring.ts';

let now = 0;
let ring = new KeyRing(() => now);
beforeEach(() => { now = 1_000; ring = new KeyRing(() => now); });

const install = async (epoch: number, atOnce: boolean) => ring.install(await epochKeys('ana', { epoch }), atOnce);
const sendingEpoch = () => [0, 1, 2, 3, 4, 5, 6, 7].find((epoch) => ring.sendingKey(slot.camera)?.cipher.kid === encodeKid(slot.camera, 1, epoch));

test('the first epoch is used at once', async () => {
  assert.ok(!ring.active);
  await install(1, false);
  assert.equal(sendingEpoch(), 1);
});

test('after an Add the old epoch is sent until the grace is over', async () => {
  await install(1, true);
  await install(2, false);
  assert.equal(sendingEpoch(), 1);
  assert.ok(ring.receiving(2), 'while both are received');
  assert.equal(ring.dueAt(), now + sendGraceMs);
  now += sendGraceMs - 1;
  ring.tick();
  assert.equal(sendingEpoch(), 1);
  now += 1;
  ring.tick();
  assert.equal(sendingEpoch(), 2);
});

test('or until everybody acknowledged it', async () => {
  await install(1, true);
  await install(2, false);
  ring.acknowledged('another group', 2);
  ring.acknowledged('group', 1);
  assert.equal(sendingEpoch(), 1);
  ring.acknowledged('group', 2);
  assert.equal(sendingEpoch(), 2);
  ring.acknowledged('group', 1);
  assert.equal(sendingEpoch(), 2, 'and never back');
});

test('after a Remove the new epoch is sent at once, whatever was pending', async () => {
  await install(1, true);
  await install(2, false);
  await install(3, true);
  assert.equal(sendingEpoch(), 3);
  now += sendGraceMs;
  ring.tick();
  assert.equal(sendingEpoch(), 3);
});

test('a row of Adds does not hold sending back beyond each one’s grace', async () => {
  await install(1, true);
  await install(2, false);
  now += 1_000;
  await install(3, false);
  now += 500;
  ring.tick();
  assert.equal(sendingEpoch(), 2);
  now += 1_000;
  ring.tick();
  assert.equal(sendingEpoch(), 3);
});

test('keys of a former epoch open frames for ten seconds, then they are gone', async () => {
  await install(1, true);
  const old = ring.receiving(1);
  await install(2, true);
  now += receiveOverlapMs - 1;
  ring.tick();
  assert.equal(ring.receiving(1), old);
  now += 1;
  assert.equal(ring.receiving(1), null, 'even before anybody ticks');
  ring.tick();
  assert.equal(old?.receivingKey(slot.camera, 0), null, 'erased, not only hidden');
  assert.equal(ring.dueAt(), null);
});

test('an epoch with the same low bits replaces the one it would be mistaken for', async () => {
  await install(1, true);
  const old = ring.receiving(1);
  await install(9, true);
  assert.equal(ring.receiving(1)?.epoch, 9);
  assert.equal(old?.sendingKey(slot.camera), null);
});

test('an epoch taken before, or an older one, is refused: counters never start again', async () => {
  await install(2, true);
  const key = ring.sendingKey(slot.camera);
  await install(2, true);
  await install(1, true);
  assert.equal(ring.sendingKey(slot.camera), key);
  ring.clear();
  await install(2, true);
  assert.ok(!ring.active);
});

test('clear leaves nothing', async () => {
  await install(1, true);
  const keys = ring.receiving(1);
  ring.clear();
  assert.ok(!ring.active);
  assert.equal(ring.receiving(1), null);
  assert.equal(keys?.sendingKey(slot.camera), null);
  assert.equal(ring.dueAt(), null);
});

test('a leaf beyond the KID has no key', async () => {
  const members = Array.from({ length: 9 }, (_, at) => `m${at}`);
  await assert.rejects(epochKeys('m8', { members }), RangeError);
  const keys = await epochKeys('m0', { members });
  assert.equal(keys.leafOf('m8'), null);
  assert.equal(keys.receivingKey(slot.camera, 8), null);
});
