/** A picture of numbers: rows of columns of channels, the channels of one place beside each other. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Computes its output from its inputs, which lie in the same memory for every run. */
export type Layer = () => void;

export function grid(height: number, width: number, channels: number): Grid {
  return { height, width, channels, data: new Float32Array(height * width * channels) };
}

/**
 * Every place by itself: `weights[output][input]`. Two places and four outputs at a time, because each number read then serves
 * several sums. What does not fill the last two or four computes along and is not kept.
 */
export function pointwise(input: Grid, output: Grid, weights: Float32Array, bias: Float32Array): Layer {
  const { channels: deep, data: from } = input;
  const { channels: wide, data: to } = output;
  const rows = Math.ceil(wide / 4) * 4;
  // Twice as precise as the rest: the engine computes so anyway, and need not convert them each time.
  const [w, b] = [new Float64Array(rows * deep), new Float64Array(rows)];
  w.set(weights);
  b.set(bias);
  const places = output.height * output.width;
  const sums = new Float64Array(8);
  return () => {
    for (let place = 0; place < places; place += 2) {
      const other = place + 1 < places ? deep : 0;
      for (let out = 0; out < wide; out += 4) {
        fourOfTwo(from, place * deep, other, w, out * deep, deep, sums);
        for (let which = 0; which < 4 && out + which < wide; which += 1) {
          to[place * wide + out + which] = sums[which]! + b[out + which]!;
          if (other > 0) to[(place + 1) * wide + out + which] = sums[4 + which]! + b[out + which]!;
        }
      }
    }
  };
}

function fourOfTwo(from: Float32Array, start: number, other: number, w: Float64Array, first: number, deep: number, sums: Float64Array): void {
  let a0 = 0, a1 = 0, a2 = 0, a3 = 0;
  let b0 = 0, b1 = 0, b2 = 0, b3 = 0;
  for (let at = start, row = first; at < start + deep; at += 1, row += 1) {
    const a = from[at]!;
    const b = from[at + other]!;
    const w0 = w[row]!;
    const w1 = w[row + deep]!;
    const w2 = w[row + deep * 2]!;
    const w3 = w[row + deep * 3]!;
    a0 += a * w0; a1 += a * w1; a2 += a * w2; a3 += a * w3;
    b0 += b * w0; b1 += b * w1; b2 += b * w2; b3 += b * w3;
  }
  sums[0] = a0; sums[1] = a1; sums[2] = a2; sums[3] = a3;
  sums[4] = b0; sums[5] = b1; sums[6] = b2; sums[7] = b3;
}

/** What lies around each place, `size` by `size`, as its channels: a convolution is this and then `pointwise`. Zeros beyond the edge. */
export function patches(input: Grid, output: Grid, size: number): Layer {
  const { channels, data: from } = input;
  const { data: to } = output;
  const pairs = neighbours(input, output, size);
  return () => {
    to.fill(0);
    for (let pair = 0; pair < pairs.length; pair += 3) {
      const start = (pairs[pair]! * size * size + pairs[pair + 2]!) * channels;
      const source = pairs[pair + 1]! * channels;
      for (let channel = 0; channel < channels; channel += 1) to[start + channel] = from[source + channel]!;
    }
  };
}

/** Each channel by itself: `weights[row][column][channel]`. */
export function depthwise(input: Grid, output: Grid, weights: Float32Array, bias: Float32Array, size: number): Layer {
  const { channels, data: from } = input;
  const { data: to } = output;
  const pairs = neighbours(input, output, size);
  return () => {
    for (let start = 0; start < to.length; start += channels) to.set(bias, start);
    for (let pair = 0; pair < pairs.length; pair += 3) {
      const place = pairs[pair]! * channels;
      const source = pairs[pair + 1]! * channels;
      const weight = pairs[pair + 2]! * channels;
      for (let channel = 0; channel < channels; channel += 1) to[place + channel]! += from[source + channel]! * weights[weight + channel]!;
    }
  };
}

/**
 * For each place of the output, each place of the input around it and which of the `size` by `size` that is, three numbers
 * each. Where the padding is odd, the end has one more (TensorFlow's "same").
 */
function neighbours({ height, width }: Grid, output: Grid, size: number): Int32Array {
  const stride = height / output.height;
  const before = Math.max((output.height - 1) * stride + size - height, 0) >> 1;
  const pairs: number[] = [];
  for (let y = 0; y < output.height; y += 1) for (let x = 0; x < output.width; x += 1) for (let at = 0; at < size * size; at += 1) {
    const row = y * stride + Math.floor(at / size) - before;
    const column = x * stride + (at % size) - before;
    if (row >= 0 && row < height && column >= 0 && column < width) pairs.push(y * output.width + x, row * width + column, at);
  }
  return Int32Array.from(pairs);
}

/** Four channels of each place become the four places of a picture twice as large: the end of a transposed convolution. */
export function spread(input: Grid, output: Grid): Layer {
  return () => {
    for (let y = 0; y < output.height; y += 1) for (let x = 0; x < output.width; x += 1) {
      output.data[y * output.width + x] = input.data[((y >> 1) * input.width + (x >> 1)) * 4 + (y & 1) * 2 + (x & 1)]!;
    }
  };
}

/** Larger, each number between the four nearest (bilinear, by the centres of the places). */
export function enlarge(input: Grid, output: Grid): Layer {
  const rows = between(input.height, output.height);
  const columns = between(input.width, output.width);
  const { channels, data: from } = input;
  return () => {
    let o = 0;
    for (const [top, bottom, down] of rows) for (const [left, right, along] of columns) {
      const corners = [top * input.width + left, top * input.width + right, bottom * input.width + left, bottom * input.width + right].map((place) => place * channels);
      const [a, b, c, d] = [corners[0]!, corners[1]!, corners[2]!, corners[3]!];
      for (let channel = 0; channel < channels; channel += 1) {
        const upper = from[a + channel]! + (from[b + channel]! - from[a + channel]!) * along;
        const lower = from[c + channel]! + (from[d + channel]! - from[c + channel]!) * along;
        output.data[o++] = upper + (lower - upper) * down;
      }
    }
  };
}

/** For each of `many` places: the two of `few` it lies between, and how far along. */
function between(few: number, many: number): readonly (readonly [number, number, number])[] {
  return Array.from({ length: many }, (_, index) => {
    const at = Math.max(0, ((index + 0.5) * few) / many - 0.5);
    const first = Math.min(Math.floor(at), few - 1);
    return [first, Math.min(first + 1, few - 1), at - first];
  });
}

/** The mean of each channel over all places. */
export function mean(input: Grid, output: Grid): Layer {
  const { channels, data } = input;
  return () => {
    output.data.fill(0);
    for (let at = 0; at < data.length; at += channels) for (let channel = 0; channel < channels; channel += 1) output.data[channel]! += data[at + channel]!;
    for (let channel = 0; channel < channels; channel += 1) output.data[channel]! *= channels / data.length;
  };
}

/** Place by place; one place of the second stands for all of them. */
export function combine(first: Grid, second: Grid, output: Grid, how: 'add' | 'multiply'): Layer {
  const [{ data: a }, { data: b }, { data: to }] = [first, second, output];
  const wrap = b.length;
  return how === 'add'
    ? () => { for (let at = 0, other = 0; at < a.length; at += 1, other += 1) { if (other === wrap) other = 0; to[at] = a[at]! + b[other]!; } }
    : () => { for (let at = 0, other = 0; at < a.length; at += 1, other += 1) { if (other === wrap) other = 0; to[at] = a[at]! * b[other]!; } };
}

export function relu(input: Grid, output: Grid): Layer {
  return () => { for (let at = 0; at < input.data.length; at += 1) output.data[at] = Math.max(input.data[at]!, 0); };
}

export function hardSwish(input: Grid, output: Grid): Layer {
  return () => { for (let at = 0; at < input.data.length; at += 1) output.data[at] = (input.data[at]! * Math.min(Math.max(input.data[at]! + 3, 0), 6)) / 6; };
}

export function logistic(input: Grid, output: Grid): Layer {
  return () => { for (let at = 0; at < input.data.length; at += 1) output.data[at] = 1 / (1 + Math.exp(-input.data[at]!)); };
}
