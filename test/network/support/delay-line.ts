import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { findProgram } from '../../../scripts/setup/find-program.ts';

const device = '/dev/net/tun';
const relay = join(import.meta.dirname, 'delay-relay.ts');

/**
 * Opens two TAP devices (Linux Documentation/networking/tuntap.rst: TUNSETIFF with IFF_TAP and IFF_NO_PI) and becomes the
 * program named after them, which finds their file descriptors as its last arguments. Node has no ioctl, perl-base has.
 */
const openTaps = `
  $^F = 20;
  for (splice @ARGV, 0, 2) {
    open $tap{$_}, '+<', '${device}' or die "${device}: $!";
    ioctl $tap{$_}, 0x400454ca, pack('a16 s x22', $_, 0x1002) or die "$_: $!";
    push @open, fileno $tap{$_};
  }
  exec @ARGV, @open or die $!;
`;

/** Why no delay can be added on this machine, or false. */
export function lacksDelay(): string | false {
  if (!existsSync(device)) return `there is no ${device}`;
  return findProgram(['perl']) === null ? 'perl is missing' : false;
}

/** A cable between two TAP devices of one namespace, as long as it is told to be. tc's netem is not in every kernel. */
export class DelayLine {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: Interface;

  private constructor(process: ChildProcessByStdio<Writable, Readable, null>) {
    this.#process = process;
    this.#answers = createInterface({ input: process.stdout });
  }

  /**
   * @param enter a command line that runs what follows it in the namespace
   * @throws where the kernel gives no TAP device
   */
  static async lay([program = '', ...enter]: readonly string[], names: readonly [near: string, far: string]): Promise<DelayLine> {
    const child = spawn(program, [...enter, findProgram(['perl']) ?? '', '-e', openTaps, ...names, process.execPath, relay], { stdio: ['pipe', 'pipe', 'inherit'] });
    const line = new DelayLine(child);
    await line.set(0);
    return line;
  }

  /** ms from now on, each way. */
  async set(delayMs: number): Promise<void> {
    const gone = once(this.#process, 'exit').then(() => { throw new Error('The line with a delay is gone'); });
    gone.catch(() => undefined);
    const isSet = once(this.#answers, 'line');
    this.#process.stdin.write(`${delayMs}\n`);
    await Promise.race([isSet, gone]);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.stdin.end();
    await gone;
  }
}
