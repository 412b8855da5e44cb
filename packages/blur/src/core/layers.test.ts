import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combine, depthwise, enlarge, grid, hardSwish, logistic, mean, patches, pointwise, relu, spread, type Grid } from './layers.ts';

function filled(height: number, width: number, channels: number, value: (index: number) => number): Grid {
  const made = grid(height, width, channels);
  made.data.forEach((_, index) => { made.data[index] = value(index); });
  return made;
}

const close = (found: Iterable<number>, wanted: readonly number[]): void => {
  const list = [...found];
  assert.equal(list.length, wanted.length);
  list.forEach((one, index) => assert.ok(Math.abs(one - (wanted[index] ?? NaN)) < 1e-4, `${index}: ${one}, not ${wanted[index]}`));
};

/** As the definition says, without any of the shortcuts. */
function plainConvolution(input: Grid, output: Grid, weights: Float32Array, bias: Float32Array, size: number): readonly number[] {
  const stride = input.height / output.height;
  const before = Math.floor(Math.max((output.height - 1) * stride + size - input.height, 0) / 2);
  return Array.from({ length: output.data.length }, (_, index) => {
    const [place, out] = [Math.floor(index / output.channels), index % output.channels];
    let sum = bias[out] ?? 0;
    for (let ky = 0; ky < size; ky += 1) for (let kx = 0; kx < size; kx += 1) for (let channel = 0; channel < input.channels; channel += 1) {
      const [y, x] = [Math.floor(place / output.width) * stride + ky - before, (place % output.width) * stride + kx - before];
      if (y < 0 || y >= input.height || x < 0 || x >= input.width) continue;
      sum += (input.data[(y * input.width + x) * input.channels + channel] ?? 0) * (weights[((out * size + ky) * size + kx) * input.channels + channel] ?? 0);
    }
    return sum;
  });
}

const wave = (index: number): number => Math.sin(index * 12.9898) * 2;
const waves = (count: number): Float32Array => Float32Array.from({ length: count }, (_, index) => wave(index + 7));

for (const [name, size, height, channels, wide] of [['three by three, every second place', 3, 4, 3, 6], ['one by one, odd numbers of places and outputs', 1, 3, 5, 7], ['five by five, every place', 5, 8, 2, 4]] as const) {
  test(`a convolution, ${name}`, () => {
    const input = filled(size === 3 ? 8 : height, size === 3 ? 10 : 5, channels, wave);
    const output = grid(height, 5, wide);
    const [weights, bias] = [waves(wide * size * size * channels), waves(wide)];
    const around = grid(output.height, output.width, size * size * channels);
    patches(input, around, size)();
    pointwise(around, output, weights, bias)();
    close(output.data, plainConvolution(input, output, weights, bias, size));
  });
}

test('a convolution of each channel by itself', () => {
  const input = filled(6, 8, 3, wave);
  const output = grid(3, 4, 3);
  const [weights, bias] = [waves(25 * 3), waves(3)];
  depthwise(input, output, weights, bias, 5)();
  const apart = Float32Array.from({ length: 3 * 25 * 3 }, (_, index) => {
    const [out, at, channel] = [Math.floor(index / 75), Math.floor((index % 75) / 3), index % 3];
    return out === channel ? weights[at * 3 + channel] ?? 0 : 0;
  });
  close(output.data, plainConvolution(input, output, apart, bias, 5));
});

test('a picture made twice as large lies between its places, and keeps its edges', () => {
  const output = grid(2, 4, 1);
  enlarge(filled(1, 2, 1, (index) => index * 4), output)();
  close(output.data, [0, 1, 3, 4, 0, 1, 3, 4]);
});

test('four channels become four places', () => {
  const output = grid(2, 4, 1);
  spread(filled(1, 2, 4, (index) => index), output)();
  assert.deepEqual([...output.data], [0, 1, 4, 5, 2, 3, 6, 7]);
});

test('means, sums, products with one place for all, and curves', () => {
  const input = filled(1, 3, 2, (index) => index - 2);
  const small = grid(1, 1, 2);
  mean(input, small)();
  assert.deepEqual([...small.data], [0, 1]);
  const output = grid(1, 3, 2);
  combine(input, small, output, 'add')();
  assert.deepEqual([...output.data], [-2, 0, 0, 2, 2, 4]);
  combine(input, small, output, 'multiply')();
  assert.deepEqual([...output.data], [-0, -1, 0, 1, 0, 3]);
  relu(input, output)();
  assert.deepEqual([...output.data], [0, 0, 0, 1, 2, 3]);
  hardSwish(input, output)();
  close(output.data, [-1 / 3, -1 / 3, 0, 2 / 3, 5 / 3, 3]);
  logistic(input, output)();
  close(output.data, [-2, -1, 0, 1, 2, 3].map((x) => 1 / (1 + Math.exp(-x))));
});
