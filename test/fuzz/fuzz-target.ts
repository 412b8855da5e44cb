import type * as fc from 'fast-check';

/** One decoder, or one machine, made ready to be fed. `check` throws when something that must hold does not. */
export interface OpenTarget<Input> {
  readonly inputs: fc.Arbitrary<Input>;
  check(input: Input): void | Promise<void>;
  close?(): Promise<void>;
}

/** Inputs are plain JSON, so that a case can be kept in the corpus and read by people. */
export interface FuzzTarget<Input = unknown> {
  readonly name: string;
  /** The threats it shows to be met, as tests name them. */
  readonly shows?: string;
  /** Its part of a whole run, relative to the others: what takes long gets fewer cases. */
  readonly share: number;
  /** A case may take this long before it counts as a hang; those that wait for a network get more. */
  readonly patienceMs?: number;
  open(): Promise<OpenTarget<Input>>;
}

/** Keeps the input's type inside: a list of targets is a list of `FuzzTarget`. */
export function fuzzTarget<Input>(target: FuzzTarget<Input>): FuzzTarget {
  return {
    ...target,
    async open() {
      const { inputs, check, close } = await target.open();
      return { inputs, check: (input) => check(input as Input), ...(close !== undefined && { close }) };
    },
  };
}
