import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backdrop } from './backdrop.ts';

const [width, height] = [256, 32];
const places = width * height;
const pixels = (colour: (x: number) => number): Uint8ClampedArray => Uint8ClampedArray.from({ length: places * 4 }, (_, index) => (index % 4 === 3 ? 255 : colour(Math.floor(index / 4) % width)));
const column = (image: Uint8ClampedArray, x: number, channel: number): number => image[4 * (16 * width + x) + channel] ?? -1;

test('where nobody is, nothing can be seen through, and stripes are one grey', () => {
  const image = pixels((x) => (x % 8 < 4 ? 0 : 200));
  new Backdrop(width, height).paint(image, new Float32Array(places));
  for (let x = 32; x < width - 32; x += 1) {
    assert.equal(column(image, x, 3), 255);
    assert.ok(Math.abs(column(image, x, 0) - 100) < 12, `${x}: ${column(image, x, 0)}`);
  }
});

test('where a person is, nothing lies over them, and they do not run into the room', () => {
  const image = pixels((x) => (x < 128 ? 250 : 20));
  const person = Float32Array.from({ length: places }, (_, place) => (place % width < 128 ? 1 : 0));
  new Backdrop(width, height).paint(image, person);
  assert.deepEqual([column(image, 40, 3), column(image, 200, 3)], [0, 255]);
  assert.ok(column(image, 129, 0) < 30, 'right beside a white person the wall is as dark as it was');
});

test('who is hardly sure to be a person belongs to the room', () => {
  const image = pixels(() => 100);
  new Backdrop(width, height).paint(image, new Float32Array(places).fill(0.3));
  assert.equal(column(image, 20, 3), 255);
});
