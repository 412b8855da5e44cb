import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ringOf, type EpochSpec } from '../../../../test/e2ee/support/ring-of.ts';
import { slot, type Slot } from '../messages.ts';
import { additionalData, maxAdditionalBytes } from './frame-format.ts';
import { FrameReceiver } from './frame-receiver.ts';
import { FrameSender } from './frame-sender.ts';
import { StreamCounters } from './stream-counters.ts';
import type { Bytes } from './webcrypto.ts';

const now = () => 5_000;
const mime: Record<Slot, string> = { 0: 'audio/opus', 1: 'video/VP8', 2: 'video/VP9', 3: 'audio/opus' };
const vp8Key = (length = 40): Bytes => { const frame = crypto.getRandomValues(new Uint8Array(length)); frame.set([0x10, 1, 2, 0x9d, 0x01, 0x2a]); return frame; };
const vp8Delta = (length = 40): Bytes => { const frame = crypto.getRandomValues(new Uint8Array(length)); frame[0] = 0x31; return frame; };
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

async function sender(self: string, which: Slot, spec?: EpochSpec) {
  const counters = new StreamCounters(now);
  const frames = new FrameSender(await ringOf(self, now, spec), which, counters);
  // Sealing uses a frame up; the tests look at it again.
  return { counters, seal: async (frame: Bytes, mimeType: string | undefined = mime[which]) => frames.seal(frame.slice(), mimeType) };
}

async function receiver(self: string, participantId: string, which: Slot, spec?: EpochSpec) {
  const counters = new StreamCounters(now);
  const events: string[] = [];
  const frames = new FrameReceiver(await ringOf(self, now, spec), { participantId, slot: which }, counters, {
    keyMissing: () => { events.push('missing'); }, opensAgain: () => { events.push('opens'); },
  });
  return { counters, events, open: (frame: Bytes) => frames.open(frame) };
}

function sealed(frame: Bytes | null): Bytes {
  assert.ok(frame);
  return frame;
}

test('every slot and size comes through whole, 19 to 22 bytes longer', async () => {
  for (const which of Object.values(slot)) {
    const [from, to] = [await sender('ana', which), await receiver('doc', 'ana', which)];
    for (const length of [1, 9, 10, 11, 80, 1200, 40_000]) {
      const frame = random(length);
      const out = sealed(await from.seal(frame));
      assert.ok(out.length - length >= 19 && out.length - length <= 22, `${out.length - length}`);
      assert.deepEqual(await to.open(out), frame);
    }
    assert.deepEqual(to.counters.snapshot(), { ok: 7, noKey: 0, rejected: 0, lastOkAt: 5_000 });
    assert.deepEqual(to.events, ['opens']);
  }
});

test('only the bytes an SFU needs stay readable', async () => {
  const camera = await sender('ana', slot.camera);
  const clear = async (frame: Bytes, mimeType?: string) => sealed(await camera.seal(frame, mimeType)).at(-1);
  assert.equal(await clear(vp8Key()), 10);
  assert.equal(await clear(vp8Delta()), 1);
  assert.equal(await clear(vp8Key(), 'video/VP9'), 0);
  assert.equal(await clear(new Uint8Array(0)), 0);
});

test('a VP8 key frame shows type, start code and size; its partition length is sealed and claims more than any frame holds', async () => {
  const [camera, to] = [await sender('ana', slot.camera), await receiver('doc', 'ana', slot.camera)];
  for (const length of [10, 11, 1200]) {
    const key = vp8Key(length);
    const out = sealed(await camera.seal(key));
    const tag = (out[0] ?? 0) | ((out[1] ?? 0) << 8) | ((out[2] ?? 0) << 16);
    assert.equal(tag & 0x1f, (key[0] ?? 0) & 0x1f, 'frame type, version and show bit as they were');
    assert.equal(tag >> 5, 0x7ffff, 'no decoder finds a first partition');
    assert.deepEqual(out.subarray(3, 10), key.subarray(3, 10));
    assert.ok(out.length - length <= 25, `${out.length - length}`);
    assert.deepEqual(await to.open(out), key);
  }
});

test('a codec that cannot be sealed is dropped, not sent', async () => {
  const camera = await sender('ana', slot.camera);
  const microphone = await sender('ana', slot.microphone);
  for (const codec of ['video/AV1', 'video/H264', 'audio/opus']) assert.equal(await camera.seal(vp8Delta(), codec), null);
  assert.equal(await microphone.seal(random(80), 'audio/red'), null);
  assert.deepEqual([camera.counters.snapshot().rejected, microphone.counters.snapshot().rejected], [3, 1]);
});

test('a change of any bit of prefix, header, ciphertext, tag or last byte is noticed', async () => {
  for (const [which, frame] of [[slot.camera, vp8Key(24)], [slot.camera, vp8Delta(24)], [slot.screen, random(24)], [slot.microphone, random(24)], [slot.screenAudio, random(1)]] as const) {
    const [from, to] = [await sender('ana', which), await receiver('doc', 'ana', which)];
    const out = sealed(await from.seal(frame));
    for (let bit = 0; bit < out.length * 8; bit += 1) {
      const tampered = out.slice();
      tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(await to.open(tampered), null, `bit ${bit & 7} of byte ${bit >> 3} of ${out.length}`);
    }
    for (let end = 1; end < out.length; end += 1) assert.equal(await to.open(out.slice(0, end)), null);
    for (let at = 0; at <= out.length; at += 1) assert.equal(await to.open(Uint8Array.of(...out.subarray(0, at), 0, ...out.subarray(at))), null, `a byte more at ${at}`);
    assert.equal(to.counters.snapshot().ok, 0);
    assert.deepEqual(await to.open(out), frame, 'and none of the forgeries used the counter up');
  }
});

test('a repeated frame is dropped, also when both are under way at once', async () => {
  const [from, to] = [await sender('ana', slot.microphone), await receiver('doc', 'ana', slot.microphone)];
  const out = sealed(await from.seal(random(50)));
  const both = await Promise.all([to.open(out.slice()), to.open(out.slice())]);
  assert.equal(both.filter((frame) => frame !== null).length, 1);
  assert.equal(await to.open(out), null);
  assert.deepEqual([to.counters.snapshot().ok, to.counters.snapshot().rejected], [1, 2]);
});

test('one person’s frames never pass under another’s name, nor one slot’s in another', async () => {
  const out = sealed(await (await sender('ana', slot.camera)).seal(vp8Delta()));
  const asBen = await receiver('doc', 'ben', slot.camera);
  const asScreen = await receiver('doc', 'ana', slot.screen);
  const asStranger = await receiver('doc', 'nobody', slot.camera);
  for (const to of [asBen, asScreen, asStranger]) {
    assert.equal(await to.open(out), null);
    assert.deepEqual([to.counters.snapshot().rejected, to.events], [1, []]);
  }
  const sameKid = await sender('ana', slot.camera, { members: ['doc', 'ben', 'ana'] });
  assert.equal(await (await receiver('doc', 'ana', slot.camera)).open(sealed(await sameKid.seal(vp8Delta()))), null, 'a leaf of another tree');
});

test('the slot is bound into the tag, beyond the KID', async () => {
  const out = sealed(await (await sender('ana', slot.microphone)).seal(random(30)));
  const kid = out[1] ?? 0;
  out[1] = (kid & 0x3f) | (slot.screenAudio << 6);
  assert.equal(await (await receiver('doc', 'ana', slot.screenAudio)).open(out), null);
  const bound = (which: Slot) => additionalData(new Uint8Array(maxAdditionalBytes), 3, random(0), which).slice();
  assert.deepEqual(Object.values(slot).map((which) => bound(which).at(-1)), Object.values(slot));
});

test('what was opened once opens in no other receiver of the same keys', async () => {
  const ring = await ringOf('doc', now);
  const open = () => new FrameReceiver(ring, { participantId: 'ana', slot: slot.microphone }, new StreamCounters(now), { keyMissing: () => {}, opensAgain: () => {} });
  const from = await sender('ana', slot.microphone);
  const out = sealed(await from.seal(random(50)));
  assert.ok(await open().open(out.slice()));
  assert.equal(await open().open(out), null, 'a stream bound anew remembers');
  assert.ok(await open().open(sealed(await from.seal(random(50)))));
});

test('without a key nothing is sealed and nothing opened', async () => {
  const out = sealed(await (await sender('ana', slot.camera, { epoch: 2 })).seal(vp8Delta()));
  const to = await receiver('doc', 'ana', slot.camera, { epoch: 1 });
  assert.equal(await to.open(out), null);
  assert.deepEqual([to.counters.snapshot().noKey, to.events], [1, ['missing']]);
  const ring = await ringOf('ana', now);
  const counters = new StreamCounters(now);
  const from = new FrameSender(ring, slot.camera, counters);
  assert.ok(await from.seal(vp8Delta(), 'video/VP8'));
  ring.clear();
  assert.equal(await from.seal(vp8Delta(), 'video/VP8'), null);
  assert.deepEqual([counters.snapshot().ok, counters.snapshot().noKey], [1, 1]);
});

test('an empty frame is handed on', async () => {
  const to = await receiver('doc', 'ana', slot.microphone);
  assert.equal((await to.open(new Uint8Array(0)))?.length, 0);
  assert.equal(to.counters.snapshot().ok, 0);
});

test('noise never opens and never throws', async () => {
  for (const which of Object.values(slot)) {
    const to = await receiver('doc', 'ana', which);
    for (let round = 0; round < 3_000; round += 1) {
      const noise = random(1 + (round % 64));
      noise[noise.length - 1] = [0, 1, 10, 255][round % 4] ?? 0;
      assert.equal(await to.open(noise), null);
    }
    assert.equal(to.counters.snapshot().ok, 0);
  }
});
