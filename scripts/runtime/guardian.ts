import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Stops the children when the supervisor is gone, however it went, even by SIGKILL. It is told on stdin which processes
 * to watch (`+pid`, `-pid`); when stdin ends, the ones still listed are stopped. A process is known by pid and start
 * time, so a pid used again by something else is left alone.
 */
const graceMs = 2000;
const lookEveryMs = 100;
const watched = new Map<number, string>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) watched.set(pid, startTime(pid));
  if (line.startsWith('-')) watched.delete(pid);
});
lines.on('close', () => {
  tellAll('SIGTERM');
  const force = setTimeout(() => {
    clearInterval(look);
    tellAll('SIGKILL');
  }, graceMs);
  const look = setInterval(() => {
    if (Array.from(watched).some(isThere)) return;
    clearTimeout(force);
    clearInterval(look);
  }, lookEveryMs);
});

function tellAll(signal: NodeJS.Signals): void {
  for (const child of watched) {
    try {
      if (isThere(child)) process.kill(child[0], signal);
    } catch {
      // Gone between the look and the word.
    }
  }
}

function isThere([pid, started]: readonly [pid: number, started: string]): boolean {
  return started !== '' && startTime(pid) === started;
}

/** Field 22 of /proc/PID/stat; the command name before it may hold spaces and brackets. Empty when there is no such process. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
