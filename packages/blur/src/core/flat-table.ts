/**
 * One table of a FlatBuffers file: a vtable tells where each field lies, and a field that was not written has none.
 * Positions come from the file: one that leads outside of it throws RangeError.
 */
export class FlatTable {
  readonly #bytes: DataView;
  readonly #at: number;

  private constructor(bytes: DataView, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  static root(file: Uint8Array): FlatTable {
    const bytes = new DataView(file.buffer, file.byteOffset, file.byteLength);
    return new FlatTable(bytes, bytes.getUint32(0, true));
  }

  byte(field: number): number {
    const at = this.#field(field);
    return at === null ? 0 : this.#bytes.getUint8(at);
  }

  int(field: number): number {
    const at = this.#field(field);
    return at === null ? 0 : this.#bytes.getInt32(at, true);
  }

  ints(field: number): readonly number[] {
    return this.#elements(field, (at) => this.#bytes.getInt32(at, true));
  }

  table(field: number): FlatTable | null {
    const at = this.#field(field);
    return at === null ? null : this.#follow(at);
  }

  tables(field: number): readonly FlatTable[] {
    return this.#elements(field, (at) => this.#follow(at));
  }

  /** A vector of bytes, or a string; not copied. */
  bytes(field: number): Uint8Array {
    const start = this.#vector(field);
    if (start === null) return new Uint8Array(0);
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + start + 4, this.#bytes.getUint32(start, true));
  }

  #elements<T>(field: number, read: (at: number) => T): readonly T[] {
    const start = this.#vector(field);
    if (start === null) return [];
    return Array.from({ length: this.#bytes.getUint32(start, true) }, (_, index) => read(start + 4 + 4 * index));
  }

  #vector(field: number): number | null {
    const at = this.#field(field);
    return at === null ? null : at + this.#bytes.getUint32(at, true);
  }

  #follow(at: number): FlatTable {
    return new FlatTable(this.#bytes, at + this.#bytes.getUint32(at, true));
  }

  #field(field: number): number | null {
    const vtable = this.#at - this.#bytes.getInt32(this.#at, true);
    const slot = 4 + 2 * field;
    if (slot >= this.#bytes.getUint16(vtable, true)) return null;
    const offset = this.#bytes.getUint16(vtable + slot, true);
    return offset === 0 ? null : this.#at + offset;
  }
}
