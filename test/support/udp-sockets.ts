import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { processTree } from './process-tree.ts';

/** UDP ports that have nothing to do with media: DNS and multicast DNS. */
const namePorts = new Set([53, 5353]);

/**
 * UDP ports open in a process and all its descendants, as the kernel lists them (proc(5)): no page can hide a media
 * socket from this. Linux only.
 */
export function udpPortsOf(processId: number): readonly number[] {
  const inodes = new Map<string, number>();
  for (const file of ['/proc/net/udp', '/proc/net/udp6']) {
    for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const port = Number.parseInt(fields[1]?.split(':').at(-1) ?? '0', 16);
      if (!namePorts.has(port)) inodes.set(`socket:[${fields[9]}]`, port);
    }
  }
  return processTree(processId).flatMap((id) => openFiles(id).flatMap((file) => inodes.get(file) ?? []));
}

function openFiles(processId: number): readonly string[] {
  try {
    return readdirSync(`/proc/${processId}/fd`).flatMap((name) => {
      try {
        return [readlinkSync(`/proc/${processId}/fd/${name}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}
