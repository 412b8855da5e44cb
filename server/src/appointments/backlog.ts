import type { SpoolFile, SpoolPlace } from '../audit/spool-file.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { AuditGaps } from './audit-gaps.ts';
import type { KeptWrite } from './kept-write.ts';

/** What came of one try: written; not possible now; refused by a store that works. */
export type TryOutcome = 'written' | 'later' | 'refused';

type Attempt = (write: KeptWrite) => Promise<TryOutcome>;

interface Item {
  /** null: not in the spool yet, or there was no room. */
  place: SpoolPlace | null;
  /** null: only in the spool. */
  write: KeptWrite | null;
  tries: number;
  /** Written or given up: it need not go to the spool any more. */
  isDone: boolean;
}

interface BacklogParts {
  readonly spool: SpoolFile;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The spool's disk failed: what it holds cannot be relied on. */
  readonly onBroken: () => void;
}

/** Writes held in memory: a window before the spool, and all there is once the spool is full. */
export const writesInMemory = 1_000;
/** Only for writes that are wrong themselves: they must not hold up everything behind them. */
const refusalsTaken = 5;

/**
 * What the store cannot write now, in order. Every write goes to the spool at once, so that the end of the process loses
 * nothing; when the spool is full, memory takes over. Beyond that notes are dropped and counted, never a change that
 * protects somebody. What could be missing after a crash is counted on the disk too.
 */
export class Backlog {
  readonly #parts: BacklogParts;
  readonly #items: Item[] = [];
  #gaps = new AuditGaps();
  #spooling: Promise<void> = Promise.resolve();
  #copies = 0;

  constructor(parts: BacklogParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#items.length;
  }

  get isEmpty(): boolean {
    return this.size === 0 && this.#gaps.isEmpty;
  }

  /** Takes over what the process before could not write. */
  async load(): Promise<void> {
    const { spool } = this.#parts;
    for (const place of await spool.places()) this.#items.push({ place, write: null, tries: 0, isDone: false });
    this.#gaps = AuditGaps.fromText(await spool.note());
  }

  /** Every write that is kept, oldest first. */
  async* writes(): AsyncGenerator<KeptWrite> {
    for (const item of Array.from(this.#items)) yield this.#read(item);
  }

  /** Never throws, never holds anybody up. */
  keep(write: KeptWrite): void {
    if (this.#items.length === 0) this.#parts.log.error('record-behind', { part: 'audit' });
    this.#parts.metrics.count('audit_deferred');
    const item: Item = { place: null, write, tries: 0, isDone: false };
    this.#items.push(item);
    this.#copies += 1;
    this.#spooling = this.#spooling.then(() => this.#spool(item)).catch((error: unknown) => this.#broken(error));
  }

  /** Resolves when all that is kept so far is on the disk, as far as there is room. */
  spooled(): Promise<void> {
    return this.#spooling;
  }

  /**
   * Tries the writes in order until one has to wait; after the last the gaps are written down too. `salvage` saves of one
   * that is given up what can be saved. Rejects when a write cannot be read back from the spool: it stays the next.
   */
  async drain(attempt: Attempt, salvage: Attempt): Promise<void> {
    if (this.isEmpty) return;
    const { log } = this.#parts;
    let count = 0;
    for (let [item] = this.#items; item !== undefined; [item] = this.#items) {
      const write = await this.#read(item);
      if (!await this.#isDone(item, write, await attempt(write), salvage)) return;
      this.#items.shift();
      item.isDone = true;
      if (item.write !== null) this.#copies -= 1;
      count += 1;
    }
    if (!await this.#writeGaps(attempt)) return;
    this.#spooling = this.#spooling.then(() => this.#clear()).catch((error: unknown) => this.#broken(error));
    await this.#spooling;
    log.info('record-caught-up', { part: 'audit', count });
  }

  async #isDone(item: Item, write: KeptWrite, outcome: TryOutcome, salvage: Attempt): Promise<boolean> {
    if (outcome !== 'refused') return outcome === 'written';
    item.tries += 1;
    if (item.tries < refusalsTaken || await salvage(write) === 'later') return false;
    this.#parts.log.error('write-abandoned', { part: 'audit' });
    this.#drop(write, 'refused');
    return true;
  }

  async #read(item: Item): Promise<KeptWrite> {
    if (item.write !== null) return item.write;
    if (item.place === null) throw new Error('a kept write is nowhere');
    return JSON.parse(await this.#parts.spool.read(item.place)) as KeptWrite;
  }

  async #spool(item: Item): Promise<void> {
    const { write } = item;
    if (write === null || item.isDone) return;
    item.place = await this.#parts.spool.append(JSON.stringify(write));
    const isSpooled = item.place !== null;
    if (this.#copies > writesInMemory && !item.isDone && this.#items[0] !== item) {
      if (isSpooled) this.#forgetCopy(item);
      else if (write.change === null) this.#dropItem(item, write);
    }
    if (!isSpooled) await this.#noteMissing();
  }

  #forgetCopy(item: Item): void {
    item.write = null;
    this.#copies -= 1;
  }

  #dropItem(item: Item, write: KeptWrite): void {
    if (item.isDone) return;
    item.isDone = true;
    const index = this.#items.lastIndexOf(item);
    this.#items.splice(index, 1);
    this.#copies -= 1;
    this.#drop(write, 'no-room');
  }

  #drop({ events, atMs }: KeptWrite, reason: 'no-room' | 'refused'): void {
    this.#gaps.count(events, atMs, reason);
    this.#parts.metrics.count('audit_dropped', reason);
  }

  /** On the disk: what is dropped, and what only memory holds. If this process ends now, so much is missing. */
  async #noteMissing(): Promise<void> {
    const missing = AuditGaps.fromText(this.#gaps.toText());
    for (const { place, write } of this.#items) if (place === null && write !== null) missing.count(write.events, write.atMs, 'process-ended');
    await this.#parts.spool.setNote(missing.toText());
  }

  async #writeGaps(attempt: Attempt): Promise<boolean> {
    for (const { write, written } of this.#gaps.toWrites()) {
      // A clinic that is gone has no log to write into: refused is done, too.
      if (await attempt(write) === 'later') return false;
      written();
    }
    return true;
  }

  async #clear(): Promise<void> {
    if (!this.isEmpty) return;
    await this.#parts.spool.clear();
    await this.#parts.spool.setNote('');
  }

  #broken(error: unknown): void {
    this.#parts.log.error('spool-failed', { part: 'audit', error: errorName(error) });
    this.#parts.onBroken();
  }
}
