import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameCounters } from '../messages.ts';
import { ReceiveWatch, type ReceiveVerdict } from './receive-watch.ts';

const key = 'receive/ana/1';
type Second = Partial<FrameCounters> & { readonly bytes: number; readonly framesDecoded?: number | null };

/** One look a second; each says the totals so far. */
function verdicts(looks: number, at: (second: number) => Second, watch = new ReceiveWatch()): readonly ReceiveVerdict[] {
  return Array.from({ length: looks }, (_, second) => {
    const { bytes, framesDecoded = 0, ok = 0, noKey = 0, rejected = 0 } = at(second);
    return watch.look([{ key, bytes, framesDecoded }], { [key]: { ok, noKey, rejected, lastOkAt: 0 } }, 1_000_000 + second * 1_000).get(key) ?? 'fine';
  });
}

const troubles = (all: readonly ReceiveVerdict[]) => all.flatMap((verdict, second) => (verdict === 'fine' ? [] : [`${second} ${verdict}`]));

test('a picture that plays is fine, and so is sound whose frames open', () => {
  assert.deepEqual(troubles(verdicts(60, (second) => ({ bytes: second * 900, ok: second * 30, framesDecoded: second * 30 }))), []);
  assert.deepEqual(troubles(verdicts(60, (second) => ({ bytes: second * 900, ok: second * 50, framesDecoded: null }))), []);
});

test('frames that open and are not decoded: three tries, ever more patient, and then it is said', () => {
  const all = troubles(verdicts(30, (second) => ({ bytes: second * 900, ok: second * 30 })));
  assert.deepEqual(all.slice(0, 4), ['3 renew', '9 renew', '21 renew', '22 stuck']);
  assert.ok(all.slice(4).every((line) => line.endsWith('stuck')));
});

test('a transform that is dead, so that nothing is counted at all, is renewed, for sound as well', () => {
  assert.deepEqual(troubles(verdicts(5, (second) => ({ bytes: second * 900 }))), ['3 renew']);
  assert.deepEqual(troubles(verdicts(5, (second) => ({ bytes: second * 900, framesDecoded: null }))), ['3 renew']);
});

test('a try that helps starts the count again', () => {
  let decoded = 0;
  const all = troubles(verdicts(14, (second) => {
    if (second >= 5 && second < 10) decoded += 30;
    return { bytes: second * 900, ok: second * 30, framesDecoded: decoded };
  }));
  assert.deepEqual(all, ['3 renew', '12 renew']);
});

test('no bytes, as from a camera that is off, are no trouble', () => {
  assert.deepEqual(troubles(verdicts(60, () => ({ bytes: 5_000, ok: 30 }))), []);
});

test('frames whose key is not here yet wait for it', () => {
  assert.deepEqual(troubles(verdicts(60, (second) => ({ bytes: second * 900, noKey: second * 30 }))), []);
});

test('frames turned away are called so, and no transform is blamed', () => {
  assert.deepEqual(troubles(verdicts(6, (second) => ({ bytes: second * 900, rejected: second * 30 }))), ['3 refused', '4 refused', '5 refused']);
});

test('a duplicate among frames that play is nothing', () => {
  assert.deepEqual(troubles(verdicts(60, (second) => ({ bytes: second * 900, ok: second * 30, rejected: second, framesDecoded: second * 30 }))), []);
});

test('after a time unwatched it starts anew', () => {
  const watch = new ReceiveWatch();
  verdicts(3, (second) => ({ bytes: second * 900, ok: second * 30 }), watch);
  watch.restart();
  assert.deepEqual(troubles(verdicts(3, (second) => ({ bytes: second * 900, ok: second * 30 }), watch)), []);
});
