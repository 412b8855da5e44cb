import { FlatTable } from './flat-table.ts';
import { halfFloats } from './half-float.ts';

/** What the network is made of; the numbers are those of TensorFlow Lite's schema. */
const kinds = { 0: 'add', 3: 'convolution', 4: 'depthwise', 6: 'widen', 14: 'logistic', 18: 'multiply', 19: 'relu', 23: 'enlarge', 32: 'custom', 40: 'mean', 117: 'hard-swish' } as const;
export type OperationKind = (typeof kinds)[keyof typeof kinds];

export interface ModelTensor {
  /** Rows, columns and channels of a picture (the batch of one is left out); other numbers of what is constant. */
  readonly shape: readonly number[];
  /** Null: computed at each run. */
  readonly constant: Float32Array | null;
}

export interface ModelOperation {
  readonly kind: OperationKind;
  /** Indices into the tensors. */
  readonly inputs: readonly number[];
  readonly output: number;
}

export interface Model {
  readonly tensors: readonly ModelTensor[];
  readonly operations: readonly ModelOperation[];
  readonly input: number;
  readonly output: number;
}

const float32 = 0;
const float16 = 1;

/**
 * Reads a TensorFlow Lite file (a FlatBuffer, schema version 3) as far as a network of pictures needs it.
 * @throws RangeError for a file that is cut short, Error for an operation we do not know
 */
export function readModel(file: Uint8Array): Model {
  const root = FlatTable.root(file);
  const buffers = root.tables(4);
  const codes = root.tables(1).map((code) => Math.max(code.int(3), code.byte(0)));
  const [graph] = root.tables(2);
  if (graph === undefined) throw new Error('a model without a graph');
  const tensors = graph.tables(0).map((tensor): ModelTensor => {
    const bytes = buffers[tensor.int(2)]?.bytes(0);
    return { shape: tensor.ints(0), constant: bytes === undefined ? null : numbers(bytes, tensor.byte(1)) };
  });
  const operations = graph.tables(3).map((operation): ModelOperation => ({
    kind: kindOf(codes[operation.int(0)] ?? -1), inputs: operation.ints(1), output: operation.ints(2)[0] ?? -1,
  }));
  return { tensors, operations, input: graph.ints(1)[0] ?? -1, output: graph.ints(2)[0] ?? -1 };
}

function kindOf(code: number): OperationKind {
  const kind = (kinds as Readonly<Record<number, OperationKind>>)[code];
  if (kind === undefined) throw new Error(`operation ${code} is not known here`);
  return kind;
}

/** Other types hold sizes that follow from the shapes. */
function numbers(bytes: Uint8Array, type: number): Float32Array | null {
  if (bytes.byteLength === 0) return null;
  if (type === float16) return halfFloats(bytes);
  return type === float32 ? new Float32Array(bytes.slice().buffer) : null;
}
