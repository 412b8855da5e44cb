import { randomInt } from 'node:crypto';
import { isFree } from '../../scripts/runtime/taken-ports.ts';

/** Of ports nobody hands out by himself: below what the kernel takes for outgoing connections and media servers for media, and none that browsers refuse. */
const [lowest, highest] = [7_000, 9_999];
const taken = new Set<number>();

/** A port of 127.0.0.1, TCP and UDP, that nobody uses at this moment and this process has not been given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest + 1);
    if (taken.has(port)) continue;
    taken.add(port);
    const free = await Promise.all((['tcp', 'udp'] as const).map((protocol) => isFree({ protocol, host: '127.0.0.1', port })));
    if (free.every(Boolean)) return port;
  }
}
