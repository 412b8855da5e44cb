import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { halfFloats } from './half-float.ts';
import { readModel } from './model-file.ts';

const file = readFileSync(fileURLToPath(import.meta.resolve('@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite')));

test('the model takes a picture of 144 lines and says of each place how sure it is', () => {
  const { tensors, operations, input, output } = readModel(file);
  assert.deepEqual([tensors[input]?.shape, tensors[output]?.shape], [[1, 144, 256, 3], [1, 144, 256, 1]]);
  assert.equal(operations.filter(({ kind }) => kind === 'convolution').length, 43);
  assert.ok(tensors.every(({ constant }) => constant === null || constant.every(Number.isFinite)));
});

test('a file that is cut short, or is something else, is refused', () => {
  assert.throws(() => readModel(file.subarray(0, 40_000)), RangeError);
  assert.throws(() => readModel(new TextEncoder().encode('<!doctype html><title>Not found</title>')));
});

test('half floats: zero, one, the smallest, the largest and what is no number', () => {
  const bytes = new Uint8Array(new Uint16Array([0x0000, 0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0xfc00, 0x7e00]).buffer);
  assert.deepEqual([...halfFloats(bytes)], [0, 1, -2, 2 ** -24, 65504, Infinity, -Infinity, NaN]);
});
