import type { Bytes } from './webcrypto.ts';

/** Reads a message front to back; every read beyond its end makes it `broken`, and what was read worthless. */
export class ByteReader {
  readonly #bytes: Bytes;
  #at = 0;
  #broken = false;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** Read to the end, and not beyond it. */
  get isDone(): boolean { return !this.#broken && this.#at === this.#bytes.length; }

  uint8(): number { return this.take(1)[0] ?? 0; }

  /** Big-endian, as everything in MLS. */
  uint32(): number {
    return this.take(4).reduce((value, byte) => value * 256 + byte, 0);
  }

  take(length: number): Bytes {
    const part = this.#bytes.slice(this.#at, this.#at + length);
    this.#broken ||= part.length < length;
    this.#at += length;
    return part;
  }

  rest(): Bytes { return this.take(Math.max(0, this.#bytes.length - this.#at)); }
}
