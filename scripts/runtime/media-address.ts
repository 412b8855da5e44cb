import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { SetupError } from '../setup/setup-error.ts';

/**
 * The one place that decides where media flows: Janus announces this address, coturn relays to it and to nothing else.
 * janus-config/README.md says why it is never loopback.
 * @param chosen `CONSULT_MEDIA_ADDRESS`; null: the address on the interface with the default route, else the first.
 * @returns null on a machine that has nothing but loopback.
 * @throws {SetupError} for an address this machine does not have.
 */
export function mediaAddress(chosen: string | null): string | null {
  const outside = outwardInterfaces();
  if (chosen === null) {
    const route = defaultRouteInterface();
    return (outside.find(({ name }) => name === route) ?? outside[0])?.address ?? null;
  }
  if (outside.some(({ address }) => address === chosen)) return chosen;
  const own = outside.map(({ address }) => address).join(', ') || 'none but loopback';
  throw new SetupError(`CONSULT_MEDIA_ADDRESS must be an IPv4 address of this machine and not loopback; it has: ${own}.`);
}

interface Ipv4Interface {
  readonly name: string;
  readonly address: string;
}

function outwardInterfaces(): readonly Ipv4Interface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos = []]) =>
    infos.filter((info) => info.family === 'IPv4' && !info.internal).map(({ address }) => ({ name, address })),
  );
}

/** First line of the kernel's table whose destination is 0.0.0.0, see proc_net_route. */
function defaultRouteInterface(): string | null {
  try {
    const rows = readFileSync('/proc/net/route', 'utf8').split('\n').map((line) => line.split('\t'));
    return rows.find((columns) => columns[1] === '00000000')?.[0] ?? null;
  } catch {
    return null;
  }
}
