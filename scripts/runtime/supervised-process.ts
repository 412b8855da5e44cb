import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { SetupError } from '../setup/setup-error.ts';
import { type Guard } from './guard.ts';
import { type LogFile } from './log-file.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export interface ProcessPlan {
  /** Short name for the terminal: "Janus". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Rejects while the process does not answer yet; asked again and again until it resolves. */
  readonly probe: (signal: AbortSignal) => Promise<void>;
  readonly readyWithinMs: number;
  /** How long after SIGTERM it may take to end by itself. */
  readonly stopGraceMs: number;
  /** Lines it prints that belong on the terminal and nowhere else. */
  readonly isForTheTerminal?: (line: string) => boolean;
}

export interface Supervision {
  readonly guard: Guard;
  readonly log: LogFile;
  /** One line for the terminal. */
  readonly report: (line: string) => void;
}

const firstBackoffMs = 500;
const longestBackoffMs = 10_000;
/** A process that stood this long starts again with the short pause. */
const settledMs = 30_000;

/**
 * One child process that is brought back when it ends by itself. Only its own pid is ever signalled.
 * Between `kill` and `restart` it stays down on purpose.
 */
export class SupervisedProcess {
  readonly name: string;
  readonly log: LogFile;
  readonly #plan: ProcessPlan;
  readonly #supervision: Supervision;
  #child: ChildProcess | null = null;
  #wanted = false;
  #startedAt = 0;
  #backoffMs = firstBackoffMs;
  #revival: NodeJS.Timeout | null = null;
  #ready: Promise<void> = Promise.resolve();

  constructor(plan: ProcessPlan, supervision: Supervision) {
    this.name = plan.name;
    this.log = supervision.log;
    this.#plan = plan;
    this.#supervision = supervision;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts the process and settles when it answers. @throws {SetupError} with its last words when it does not. */
  async start(): Promise<void> {
    this.#wanted = true;
    try {
      await this.#launch();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Settles when the present, or next, run of the process answers. */
  untilReady(): Promise<void> {
    return this.#ready;
  }

  /** SIGTERM, and SIGKILL when that does not help. Settles when the process is gone; it stays gone. */
  async stop(): Promise<void> {
    this.#stayDown();
    const child = this.#child;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), this.#plan.stopGraceMs);
    await gone;
    clearTimeout(force);
  }

  /** Tells the process something; it goes on. Nothing where it is down. */
  tell(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends the process with this signal and leaves it down until `restart`. Settles when it is gone. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#stayDown();
    await this.crash(signal);
  }

  /** Ends the process behind the supervision's back, which then brings it back. Settles when it is gone. */
  async crash(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Starts a killed process again (a running one is stopped first) and settles when it answers. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  #stayDown(): void {
    this.#wanted = false;
    if (this.#revival !== null) clearTimeout(this.#revival);
    this.#revival = null;
  }

  #launch(): Promise<void> {
    this.#ready = this.#spawnAndProbe();
    // Nobody need be waiting for this run.
    this.#ready.catch(() => undefined);
    return this.#ready;
  }

  async #spawnAndProbe(): Promise<void> {
    const { command, args, env, cwd, readyWithinMs, probe, name } = this.#plan;
    const { guard, log } = this.#supervision;
    // A process group of its own: Ctrl-C must reach it through us, in the right order.
    const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#startedAt = performance.now();
    const gone = new AbortController();
    child.once('error', (error) => log.append(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      gone.abort();
      this.#onExit(child, code, signal);
    });
    if (child.pid !== undefined) guard.watch(child.pid);
    log.capture(child.stdout);
    log.capture(child.stderr);
    try {
      await waitUntilReady(probe, readyWithinMs, gone.signal);
    } catch {
      const why = gone.signal.aborted ? 'ended before it was ready' : `did not answer within ${readyWithinMs / 1000} s`;
      throw new SetupError(`${name} ${why}. Its last lines (${log.file}):\n${log.tail(12).join('\n')}`);
    }
  }

  #onExit(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (child.pid !== undefined) this.#supervision.guard.forget(child.pid);
    this.#child = null;
    if (!this.#wanted) return;
    if (performance.now() - this.#startedAt > settledMs) this.#backoffMs = firstBackoffMs;
    const how = signal ?? `code ${code}`;
    this.#supervision.report(`${this.#plan.name} ended (${how}); starting it again in ${this.#backoffMs / 1000} s`);
    const pauseMs = this.#backoffMs;
    this.#backoffMs = Math.min(pauseMs * 2, longestBackoffMs);
    this.#ready = new Promise((resolve, reject) => {
      this.#revival = setTimeout(() => this.#revive().then(resolve, reject), pauseMs);
    });
    this.#ready.catch(() => undefined);
  }

  async #revive(): Promise<void> {
    this.#revival = null;
    await this.#launch();
    this.#supervision.report(`${this.#plan.name} is back`);
  }
}
