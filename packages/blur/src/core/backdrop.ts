/** What lies over a picture so that only people are seen: the room, blurred, and transparent where a person is. */
export class Backdrop {
  readonly #width: number;
  readonly #height: number;
  /** Red, green, blue and weight of each place, one after the other. */
  readonly #planes: readonly Float32Array[];
  readonly #scratch: Float32Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#planes = [0, 1, 2, 3].map(() => new Float32Array(width * height));
    this.#scratch = new Float32Array(width * height);
  }

  /**
   * @param pixels RGBA; becomes what lies over the picture
   * @param person how sure it is that a place shows a person, 0 to 1
   */
  paint(pixels: Uint8ClampedArray, person: Float32Array): void {
    const [red, green, blue, weight] = this.#planes as readonly [Float32Array, Float32Array, Float32Array, Float32Array];
    for (let at = 0; at < person.length; at += 1) {
      // People do not run into their background: they weigh next to nothing in it.
      const share = 1 - opening(person[at] ?? 0) + 1e-3;
      weight[at] = share;
      red[at] = (pixels[4 * at] ?? 0) * share;
      green[at] = (pixels[4 * at + 1] ?? 0) * share;
      blue[at] = (pixels[4 * at + 2] ?? 0) * share;
    }
    for (const plane of this.#planes) this.#soften(plane);
    for (let at = 0; at < person.length; at += 1) {
      const sum = weight[at] ?? 1;
      pixels[4 * at] = (red[at] ?? 0) / sum;
      pixels[4 * at + 1] = (green[at] ?? 0) / sum;
      pixels[4 * at + 2] = (blue[at] ?? 0) / sum;
      pixels[4 * at + 3] = 255 * (1 - opening(person[at] ?? 0));
    }
  }

  /** Three means along each line, then along each column: close to a Gaussian, at a cost that does not grow with its width. */
  #soften(plane: Float32Array): void {
    const [width, height] = [this.#width, this.#height];
    const radius = Math.round(width / 32);
    for (let pass = 0; pass < 3; pass += 1) {
      for (let row = 0; row < height; row += 1) runningMean(plane, this.#scratch, row * width, 1, width, radius);
      for (let column = 0; column < width; column += 1) runningMean(this.#scratch, plane, column, width, height, radius);
    }
  }
}

/** Half sure is seen half; less than a third is the room, and hidden whole. */
function opening(sure: number): number {
  const along = Math.min(Math.max((sure - 0.35) / 0.4, 0), 1);
  return along * along * (3 - 2 * along);
}

/** Of a line of `count` numbers, `step` apart: each becomes the mean of those at most `radius` away. The ends count as if they went on. */
function runningMean(from: Float32Array, to: Float32Array, start: number, step: number, count: number, radius: number): void {
  const last = start + (count - 1) * step;
  const first = from[start] ?? 0;
  const end = from[last] ?? 0;
  let sum = first * (radius + 1);
  for (let ahead = 0; ahead < radius; ahead += 1) sum += from[start + Math.min(ahead, count - 1) * step] ?? 0;
  const share = 1 / (2 * radius + 1);
  for (let index = 0; index < count; index += 1) {
    sum += index + radius < count ? from[start + (index + radius) * step] ?? 0 : end;
    to[start + index * step] = sum * share;
    sum -= index - radius >= 0 ? from[start + (index - radius) * step] ?? 0 : first;
  }
}
