import { combine, depthwise, enlarge, grid, hardSwish, logistic, mean, patches, pointwise, relu, spread, type Grid, type Layer } from './layers.ts';
import { readModel, type Model, type ModelOperation } from './model-file.ts';

/** Finds where in a picture a person is. Plain arithmetic: no WebAssembly, which strict pages forbid, and no graphics card. */
export class PersonNetwork {
  /** Red, green and blue of each place, 0 to 1, row by row: to be filled before `run`. */
  readonly input: Grid;
  /** How sure it is that a place shows a person, 0 to 1: to be read after `run`. */
  readonly output: Grid;
  readonly #layers: readonly Layer[];

  /** @throws Error where the file holds another kind of network */
  constructor(file: Uint8Array) {
    const plan = new Plan(readModel(file));
    this.#layers = plan.layers;
    this.input = plan.grid(plan.model.input);
    this.output = plan.grid(plan.model.output);
    if (this.input.channels !== 3 || this.output.channels !== 1 || this.input.data.length !== 3 * this.output.data.length) throw new Error('not a network that finds people');
  }

  run(): void {
    for (const layer of this.#layers) layer();
  }
}

/** Memory and layers for each step of the file. */
class Plan {
  readonly model: Model;
  readonly layers: readonly Layer[];
  readonly #grids = new Map<number, Grid>();
  readonly #constants = new Map<number, Float32Array>();

  constructor(model: Model) {
    this.model = model;
    for (const [index, { constant }] of model.tensors.entries()) if (constant !== null) this.#constants.set(index, constant);
    this.layers = model.operations.flatMap((operation) => this.#layersOf(operation));
  }

  grid(index: number): Grid {
    const [batch, height = 0, width = 0, channels = 0] = this.#shape(index);
    if (batch !== 1 || channels === 0) throw new Error('not a picture');
    const known = this.#grids.get(index) ?? grid(height, width, channels);
    this.#grids.set(index, known);
    return known;
  }

  #layersOf({ kind, inputs, output }: ModelOperation): readonly Layer[] {
    const [first = -1, second = -1] = inputs;
    switch (kind) {
      case 'widen': this.#constants.set(output, this.#constant(first)); return [];
      case 'convolution': return this.#convolution(inputs, this.grid(output));
      case 'custom': return this.#growth(inputs, this.grid(output));
      case 'depthwise': return [depthwise(this.grid(first), this.grid(output), ...this.#weights(inputs), this.#size(second))];
      case 'enlarge': return [enlarge(this.grid(first), this.grid(output))];
      case 'mean': return [mean(this.grid(first), this.grid(output))];
      case 'add': case 'multiply': return [combine(this.grid(first), this.grid(second), this.grid(output), kind)];
      case 'relu': return [relu(this.grid(first), this.grid(output))];
      case 'hard-swish': return [hardSwish(this.grid(first), this.grid(output))];
      case 'logistic': return [logistic(this.grid(first), this.grid(output))];
    }
  }

  #convolution(inputs: readonly number[], output: Grid): readonly Layer[] {
    const [from = -1, kernel = -1] = inputs;
    const size = this.#size(kernel);
    if (size === 1) return [pointwise(this.grid(from), output, ...this.#weights(inputs))];
    const around = grid(output.height, output.width, size * size * this.grid(from).channels);
    return [patches(this.grid(from), around, size), pointwise(around, output, ...this.#weights(inputs))];
  }

  /** MediaPipe's transposed convolution, as far as it is used: two by two places out of each, one channel. */
  #growth(inputs: readonly number[], output: Grid): readonly Layer[] {
    const [from = -1, kernel = -1] = inputs;
    const [{ height, width }, [channels, size]] = [this.grid(from), this.#shape(kernel)];
    if (channels !== 1 || size !== 2 || output.height !== 2 * height || output.width !== 2 * width) throw new Error('a step that is not known here');
    const four = grid(height, width, 4);
    const [weights, [bias = 0]] = this.#weights(inputs);
    return [pointwise(this.grid(from), four, weights, new Float32Array(4).fill(bias)), spread(four, output)];
  }

  #weights([, weights = -1, bias = -1]: readonly number[]): [Float32Array, Float32Array] {
    return [this.#constant(weights), this.#constant(bias)];
  }

  #size(kernel: number): number {
    return this.#shape(kernel)[1] ?? 0;
  }

  #shape(index: number): readonly number[] {
    return this.model.tensors[index]?.shape ?? [];
  }

  #constant(index: number): Float32Array {
    const found = this.#constants.get(index);
    if (found === undefined) throw new Error('weights that are not there');
    return found;
  }
}
