import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** The first bytes hold one text that is written over in place; records follow. */
const noteBytes = 8_192;
/** Length and CRC-32 of the text, 32 bits each. A length of 0 ends the list. */
const headBytes = 8;
const zeros = Buffer.alloc(1 << 20);

/** Where a record lies in the file. */
export interface SpoolPlace {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * A list of texts on the disk for the time when the database cannot write. Its blocks are reserved when it is opened, so
 * that a disk that fills up later cannot take them. Each write is flushed before it resolves; a torn one ends the list.
 */
export class SpoolFile implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #size: number;
  #end = noteBytes;
  /** From here on there are zeros. */
  #clean: number;

  private constructor(file: FileHandle, size: number, clean: number) {
    this.#file = file;
    this.#size = size;
    this.#clean = clean;
  }

  /** `bytes` are reserved for records. Throws when the disk has no room for them. */
  static async open(path: string, bytes: number): Promise<SpoolFile> {
    const file = await openOrCreate(path);
    try {
      const size = noteBytes + bytes + headBytes;
      const { size: present } = await file.stat();
      for (let offset = present; offset < size; offset += zeros.length) await writeAt(file, zeros.subarray(0, size - offset), offset);
      if (present < size) await file.sync();
      return new SpoolFile(file, Math.max(size, present), present);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** What the records take now. */
  get usedBytes(): number {
    return this.#end - noteBytes;
  }

  /** Finds the records a process before this one has left; new ones go behind them. */
  async places(): Promise<readonly SpoolPlace[]> {
    const found: SpoolPlace[] = [];
    for (let text = await this.#textAt(this.#end); text !== null; text = await this.#textAt(this.#end)) {
      const bytes = headBytes + Buffer.byteLength(text);
      found.push({ offset: this.#end, bytes });
      this.#end += bytes;
    }
    return found;
  }

  /** The record at this place. Throws when it is none. */
  async read({ offset }: SpoolPlace): Promise<string> {
    const text = await this.#textAt(offset);
    if (text === null) throw new Error('a record of the spool cannot be read back');
    return text;
  }

  /** Resolves once the text is on the disk; null when there is no room for it. */
  async append(text: string): Promise<SpoolPlace | null> {
    const record = recordOf(text);
    if (this.#end + record.length + headBytes > this.#size) return null;
    // The zeros behind it end the list, whatever older records lie there.
    await writeAt(this.#file, Buffer.concat([record, Buffer.alloc(headBytes)]), this.#end);
    this.#clean = Math.max(this.#clean, this.#end + record.length);
    await this.#file.datasync();
    const place = { offset: this.#end, bytes: record.length };
    this.#end += record.length;
    return place;
  }

  /** Empties the list; nothing of what its records said stays in the file, nor of a torn one. */
  async clear(): Promise<void> {
    if (this.#end === noteBytes) return;
    for (let offset = noteBytes; offset < this.#clean; offset += zeros.length) await writeAt(this.#file, zeros.subarray(0, this.#clean - offset), offset);
    await this.#file.datasync();
    [this.#end, this.#clean] = [noteBytes, noteBytes];
  }

  /** The text in the reserved first block; empty when there is none. */
  async note(): Promise<string> {
    return await this.#textAt(0, noteBytes) ?? '';
  }

  /** Throws a RangeError for a text that does not fit in the block. */
  async setNote(text: string): Promise<void> {
    const record = text === '' ? Buffer.alloc(headBytes) : recordOf(text);
    if (record.length > noteBytes) throw new RangeError('the note is too long');
    await writeAt(this.#file, record, 0);
    await this.#file.datasync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #textAt(offset: number, until = this.#size): Promise<string | null> {
    const head = Buffer.alloc(headBytes);
    await this.#file.read(head, 0, headBytes, offset);
    const [length, checksum] = [head.readUInt32BE(0), head.readUInt32BE(4)];
    if (length === 0 || offset + headBytes + length > until) return null;
    const text = Buffer.alloc(length);
    await this.#file.read(text, 0, length, offset + headBytes);
    return crc32(text) === checksum ? text.toString('utf8') : null;
  }
}

async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return open(path, 'wx+', 0o600);
  }
}

async function writeAt(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await file.write(bytes, written, bytes.length - written, offset + written)).bytesWritten;
  }
}

function recordOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(bytes.length, 0);
  head.writeUInt32BE(crc32(bytes), 4);
  return Buffer.concat([head, bytes]);
}
