import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * One gateway per data folder: two would write over each other's spool, and with the embedded database each would let
 * people in of whom the other does not know. The lock is the kernel's (SQLite's own, on an empty file): it goes with
 * the process, however that ends.
 */
export class FolderLock implements AsyncDisposable {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Rejects in words when another gateway has the folder. */
  static async take(folder: string): Promise<FolderLock> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'gateway.lock');
    // node:sqlite says once per thread that it is experimental; the operator can do nothing about it.
    const worker = new Worker(new URL('./folder-lock-worker.ts', import.meta.url), { workerData: { file }, execArgv: ['--disable-warning=ExperimentalWarning'] });
    const lock = new FolderLock(worker);
    const [answer] = await once(worker, 'message') as [unknown];
    worker.unref();
    if (answer === 'locked') {
      await chmod(file, 0o600);
      return lock;
    }
    await lock[Symbol.asyncDispose]();
    if (answer !== 'taken') throw new Error(`The data folder (CONSULT_DATA_DIR=${folder}) cannot be written: ${String(answer)}. Give the gateway a folder of its own on a file system with locks.`);
    throw new Error(`Another gateway works in the data folder (CONSULT_DATA_DIR=${folder}). Stop it, or give this one a folder of its own; several gateways for one clinic need PostgreSQL (docs/several-gateways.md).`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Somebody waits for it now: the process must not end before.
    this.#worker.ref();
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('release');
    await ended;
  }
}
