import { readFile, readdir, readlink } from 'node:fs/promises';
import { type Protocol } from './taken-ports.ts';

export interface PortOwner {
  readonly pid: number;
  readonly command: string;
}

const listenState = '0A';

/** Who listens on a port, from /proc; null where it cannot be told (another user's process, another system). */
export async function portOwner(protocol: Protocol, port: number): Promise<PortOwner | null> {
  const inodes = await listeningInodes(protocol, port);
  if (inodes.size === 0) return null;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await holdsSocket(pid, inodes)) return { pid: Number(pid), command: await commandOf(pid) };
  }
  return null;
}

/** Columns of /proc/net/tcp and udp: 1 local address as HEX:PORT, 3 state, 9 inode. */
async function listeningInodes(protocol: Protocol, port: number): Promise<ReadonlySet<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const table of [protocol, `${protocol}6`]) {
    const text = await readFile(`/proc/net/${table}`, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      const isListening = protocol === 'udp' || columns[3] === listenState;
      if (isListening && columns[1]?.endsWith(suffix) && columns[9] !== undefined) inodes.add(columns[9]);
    }
  }
  return inodes;
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}

async function commandOf(pid: string): Promise<string> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = commandLine.split('\0').filter((word) => word !== '');
  return words.slice(0, 3).join(' ').slice(0, 120) || 'unknown';
}
