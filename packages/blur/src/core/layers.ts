/** A picture of numbers: rows of columns of channels, the channels of one place beside each other. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Computes its output from its inputs, which stay the same memory for every run. */
export type Layer = () => void;

export function grid(height: number, width: number, channels: number): Grid {
  return { height, width, channels, data: new Float32Array(height * width * channels) };
}

/** Every place by itself: `weights[output][input]`. Four outputs at a time, because each number read then serves four sums. */
export function pointwise(input: Grid, output: Grid, weights: Float32Array, bias: Float32Array): Layer {
  const { channels: deep, data: from } = input;
  const { channels: wide, data: to } = output;
  const places = output.height * output.width;
  return () => {
    for (let place = 0; place < places; place += 1) {
      const start = place * deep;
      const end = start + deep;
      let out = 0;
      for (; out + 3 < wide; out += 4) {
        let w0 = out * deep, w1 = w0 + deep, w2 = w1 + deep, w3 = w2 + deep;
        let s0 = bias[out]!, s1 = bias[out + 1]!, s2 = bias[out + 2]!, s3 = bias[out + 3]!;
        for (let at = start; at < end; at += 1) {
          const x = from[at]!;
          s0 += x * weights[w0++]!; s1 += x * weights[w1++]!; s2 += x * weights[w2++]!; s3 += x * weights[w3++]!;
        }
        const o = place * wide + out;
        to[o] = s0; to[o + 1] = s1; to[o + 2] = s2; to[o + 3] = s3;
      }
    }
  };
}

/** Full convolution: `weights[output][row][column][input]`. */
export function convolution(input: Grid, output: Grid, weights: Float32Array, bias: Float32Array, size: number): Layer {
  const { channels: deep, data: from } = input;
  const { channels: wide, data: to } = output;
  const stride = input.height / output.height;
  const before = Math.max((output.height - 1) * stride + size - input.height, 0) >> 1;
  return () => {
    for (let y = 0; y < output.height; y += 1) for (let x = 0; x < output.width; x += 1) for (let out = 0; out < wide; out += 1) {
      let sum = bias[out]!;
      for (let ky = 0; ky < size; ky += 1) {
        const row = y * stride + ky - before;
        if (row < 0 || row >= input.height) continue;
        for (let kx = 0; kx < size; kx += 1) {
          const column = x * stride + kx - before;
          if (column < 0 || column >= input.width) continue;
          const f = (row * input.width + column) * deep;
          const w = ((out * size + ky) * size + kx) * deep;
          for (let channel = 0; channel < deep; channel += 1) sum += from[f + channel]! * weights[w + channel]!;
        }
      }
      to[(y * output.width + x) * wide + out] = sum;
    }
  };
}

/** Each channel by itself: `weights[row][column][channel]`. */
export function depthwise(input: Grid, output: Grid, weights: Float32Array, bias: Float32Array, size: number): Layer {
  const { channels, data: from } = input;
  const { data: to } = output;
  const stride = input.height / output.height;
  const before = Math.max((output.height - 1) * stride + size - input.height, 0) >> 1;
  return () => {
    for (let y = 0; y < output.height; y += 1) for (let x = 0; x < output.width; x += 1) {
      const o = (y * output.width + x) * channels;
      for (let channel = 0; channel < channels; channel += 1) to[o + channel] = bias[channel]!;
      for (let ky = 0; ky < size; ky += 1) {
        const row = y * stride + ky - before;
        if (row < 0 || row >= input.height) continue;
        for (let kx = 0; kx < size; kx += 1) {
          const column = x * stride + kx - before;
          if (column < 0 || column >= input.width) continue;
          const f = (row * input.width + column) * channels;
          const w = (ky * size + kx) * channels;
          for (let channel = 0; channel < channels; channel += 1) to[o + channel]! += from[f + channel]! * weights[w + channel]!;
        }
      }
    }
  };
}
