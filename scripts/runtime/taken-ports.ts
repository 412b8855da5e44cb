import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export type Protocol = 'tcp' | 'udp';

export interface PortNeed {
  readonly what: string;
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  /** Environment variable that chooses another. */
  readonly variable: string;
}

/** The needs that cannot be met because something listens there already (or the port is not ours to use). */
export async function takenPorts(needs: readonly PortNeed[]): Promise<readonly PortNeed[]> {
  const free = await Promise.all(needs.map(isFree));
  return needs.filter((_need, index) => !free[index]);
}

export function isFree({ protocol, host, port }: Pick<PortNeed, 'protocol' | 'host' | 'port'>): Promise<boolean> {
  return protocol === 'tcp' ? isFreeTcp(host, port) : isFreeUdp(host, port);
}

function isFreeTcp(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function isFreeUdp(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false });
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
