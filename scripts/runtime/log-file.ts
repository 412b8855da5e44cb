import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { redactAddresses } from './redact-addresses.ts';

const maxBytes = 5_000_000;
const keptLines = 200;

/** What a child prints, with addresses taken out, in a file of bounded size and its one predecessor (`.1`). */
export class LogFile {
  readonly file: string;
  #bytes: number;
  readonly #recent: string[] = [];
  readonly #isForTheTerminal: (line: string) => boolean;
  readonly #listeners = new Set<(line: string) => void>();

  /** @param isForTheTerminal picks lines that are shown once and must not be kept, such as a new key. */
  constructor(file: string, isForTheTerminal: (line: string) => boolean = () => false) {
    this.file = file;
    this.#isForTheTerminal = isForTheTerminal;
    mkdirSync(dirname(file), { recursive: true });
    this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Takes a child's output line by line until it closes. */
  capture(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => this.append(line));
  }

  append(rawLine: string): void {
    if (this.#isForTheTerminal(rawLine)) {
      console.log(rawLine);
      return;
    }
    const line = redactAddresses(rawLine);
    this.#recent.push(line);
    if (this.#recent.length > keptLines) this.#recent.shift();
    const text = `${line}\n`;
    if (this.#bytes + text.length > maxBytes) this.#rotate();
    // Synchronous on purpose: a crash of this process must not lose the lines that explain it.
    appendFileSync(this.file, text, { mode: 0o600 });
    this.#bytes += text.length;
    for (const listener of this.#listeners) listener(line);
  }

  /** The newest lines, oldest first. */
  tail(count: number): readonly string[] {
    return this.#recent.slice(-count);
  }

  onLine(listener: (line: string) => void): void {
    this.#listeners.add(listener);
  }

  #rotate(): void {
    rmSync(`${this.file}.1`, { force: true });
    renameSync(this.file, `${this.file}.1`);
    this.#bytes = 0;
  }
}
