import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audioMos } from './audio-mos.ts';

const path = { loss: 0, roundTripMs: null, jitterMs: null };
const rounded = (value: number): number => Math.round(value * 100) / 100;

test('nothing measured: a perfect line but for the devices at its ends', () => {
  assert.equal(rounded(audioMos(path)), 4.39);
});

test('worked by hand: 200 ms there and back, 10 ms of jitter, 2 % lost', () => {
  // delay 100 + 20 + 40 = 160 ms, below 177.3: 3.84; loss 95 · 2 / 22 = 8.636; R = 93.2 − 12.476 = 80.724
  const rating = 93.2 - 0.024 * 160 - 95 * 2 / 22;
  assert.equal(rounded(audioMos({ loss: 0.02, roundTripMs: 200, jitterMs: 10 })), rounded(1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6));
  assert.equal(rounded(audioMos({ loss: 0.02, roundTripMs: 200, jitterMs: 10 })), 4.05);
});

test('beyond 177 ms one way delay weighs more than four times as much', () => {
  const before = audioMos({ ...path, roundTripMs: 100 }) - audioMos({ ...path, roundTripMs: 200 });
  const beyond = audioMos({ ...path, roundTripMs: 400 }) - audioMos({ ...path, roundTripMs: 500 });
  assert.ok(beyond > before * 4);
});

test('never below 1 nor above 4.5, and never better when something gets worse', () => {
  let last = 5;
  for (let step = 0; step <= 100; step += 1) {
    const mos = audioMos({ loss: step / 100, roundTripMs: step * 40, jitterMs: step * 5 });
    assert.ok(mos >= 1 && mos <= 4.5 && mos <= last + 1e-9, `${step}: ${mos}`);
    last = mos;
  }
});
