import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

const listening = '0A';

/** TCP ports, IPv4 and IPv6, a process listens on. Linux only. */
export function listeningPorts(processId: number): readonly number[] {
  const inodes = new Set(readdirSync(`/proc/${processId}/fd`).map((fd) => linkOf(`/proc/${processId}/fd/${fd}`)));
  const rows = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n').slice(1));
  const columns = rows.map((row) => row.trim().split(/\s+/));
  const mine = columns.filter((row) => row[3] === listening && inodes.has(`socket:[${row[9]}]`));
  return mine.map((row) => Number.parseInt(row[1]?.split(':')[1] ?? '', 16));
}

/** Descriptors close while we look. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
