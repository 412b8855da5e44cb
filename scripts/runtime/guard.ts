import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** This process's end of the guardian: names the children that must not outlive us. */
export class Guard {
  static readonly #guardians = new WeakSet<ChildProcess>();
  readonly #guardian: ChildProcess;

  constructor() {
    const script = fileURLToPath(new URL('guardian.ts', import.meta.url));
    // Its own process group: Ctrl-C at the terminal must not end it before us.
    this.#guardian = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    Guard.#guardians.add(this.#guardian);
    this.#guardian.unref();
    this.#guardian.on('error', () => undefined);
    this.#guardian.stdin?.on('error', () => undefined);
  }

  /** It ends by itself, once nothing is left to stop. */
  static isGuardian(child: ChildProcess): boolean {
    return Guard.#guardians.has(child);
  }

  watch(pid: number): void {
    this.#guardian.stdin?.write(`+${pid}\n`);
  }

  forget(pid: number): void {
    this.#guardian.stdin?.write(`-${pid}\n`);
  }

  /** Lets the guardian go; it stops whatever is still watched. */
  close(): void {
    this.#guardian.stdin?.end();
  }
}
