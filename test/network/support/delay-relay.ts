import { read, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/**
 * Program: carries frames between two TAP devices, open as the file descriptors given, each way as much later as the last
 * line of its input says (ms), in order. Ends with its input.
 */
const [near = 3, far = 4] = process.argv.slice(2).map(Number);
let delayMs = 0;

const readFrame = promisify(read);
/** More than any frame of an Ethernet of 1,500 bytes. */
const frameBytes = 2_048;

async function carry(from: number, to: number): Promise<void> {
  const queue: { readonly dueMs: number; readonly frame: Buffer }[] = [];
  const deliver = (): void => {
    while (queue[0] !== undefined && queue[0].dueMs <= performance.now()) writeFrame(to, queue.shift()?.frame ?? Buffer.alloc(0));
    if (queue[0] !== undefined) setTimeout(deliver, Math.max(1, queue[0].dueMs - performance.now()));
  };
  for (;;) {
    const frame = Buffer.alloc(frameBytes);
    const { bytesRead } = await readFrame(from, frame, 0, frameBytes, null);
    queue.push({ dueMs: performance.now() + delayMs, frame: frame.subarray(0, bytesRead) });
    if (queue.length === 1) deliver();
  }
}

function writeFrame(to: number, frame: Buffer): void {
  try {
    writeSync(to, frame);
  } catch {
    // The device is down: a cable that is being pulled loses what is on it.
  }
}

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => {
  delayMs = Number(line);
  console.log('set');
});
// A clean exit would wait for the reads under way, and they never end.
orders.on('close', () => process.kill(process.pid, 'SIGKILL'));
void Promise.all([carry(near, far), carry(far, near)]);
