import { open } from 'node:fs/promises';

/** Where copies of checkpoints go, out of reach of whoever could rewrite the log. Resolves once the copy is safe; aborted, it may give up. */
export interface CheckpointSink {
  push(note: string, signal?: AbortSignal): Promise<void>;
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

const postPatienceMs = 10_000;

/** Somebody else's service: each note is posted as plain text, and is safe once the answer is 2xx. */
export class CheckpointPost implements CheckpointSink {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async push(note: string, signal?: AbortSignal): Promise<void> {
    const patience = AbortSignal.any([AbortSignal.timeout(postPatienceMs), ...(signal === undefined ? [] : [signal])]);
    const answer = await fetch(this.#url, { method: 'POST', body: note, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, redirect: 'error', signal: patience });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error('the checkpoint was not taken');
  }
}

/** By the form of its name. */
export function checkpointSinkAt(place: string): CheckpointSink {
  return place.startsWith('https:') ? new CheckpointPost(place) : new CheckpointFile(place);
}

/** A checkpoint as a line of an export or of a sink's file. */
export function checkpointLine(note: string): string {
  return `${JSON.stringify({ checkpoint: note })}\n`;
}
