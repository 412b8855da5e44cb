import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import type { Logger } from '../logging/logger.ts';

export type DiskState = 'ok' | 'low' | 'full' | 'read-only';

/** Free share of the file system, and free bytes: both must be small, or a large disk would alarm with years of room. */
const low = { share: 0.15, bytes: 5 * 2 ** 30 };
const full = { share: 0.05, bytes: 2 ** 30 };

/** How much room the data folder's file system has left for those who are not root, and whether it takes writes at all. */
export class DiskSpace {
  readonly #folder: string;
  readonly #log: Logger;
  #state: DiskState = 'ok';
  /** 0 to 1 */
  freeShare = 1;
  freeBytes = 0;

  constructor(folder: string, log: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  get state(): DiskState {
    return this.#state;
  }

  get takesWrites(): boolean {
    return this.#state === 'ok' || this.#state === 'low';
  }

  /** Looks again; to be called every few seconds. Never rejects. */
  async look(): Promise<void> {
    try {
      const { bavail, blocks, bsize } = await statfs(this.#folder);
      this.freeShare = blocks === 0 ? 1 : bavail / blocks;
      this.freeBytes = bavail * bsize;
      const isBelow = ({ share, bytes }: typeof low): boolean => this.freeShare < share && this.freeBytes < bytes;
      const isWritable = await access(this.#folder, constants.W_OK).then(() => true, () => false);
      this.#become(!isWritable ? 'read-only' : isBelow(full) ? 'full' : isBelow(low) ? 'low' : 'ok');
    } catch {
      this.#become('full');
    }
  }

  #become(state: DiskState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === 'ok') this.#log.info('disk-has-room', { part: 'audit' });
    else this.#log[state === 'low' ? 'warn' : 'error'](`disk-${state}`, { part: 'audit', count: Math.round(this.freeShare * 100) });
  }
}
