import { open } from 'node:fs/promises';

/** Where copies of checkpoints go, out of reach of whoever could rewrite the log. Resolves once the copy is safe. */
export interface CheckpointSink {
  push(note: string): Promise<void>;
}

/** A file that is only ever appended to, best on another machine's disk: one `{"checkpoint": note}` per line, flushed to the disk. */
export class CheckpointFile implements CheckpointSink {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async push(note: string): Promise<void> {
    const file = await open(this.#path, 'a', 0o644);
    try {
      await file.appendFile(checkpointLine(note));
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** A checkpoint as a line of an export or of a sink's file. */
export function checkpointLine(note: string): string {
  return `${JSON.stringify({ checkpoint: note })}\n`;
}
