import { isIPv4, isIPv6 } from 'node:net';

const candidate = /(?<![\w.:])[0-9A-Fa-f]*[.:][0-9A-Fa-f:.]*[0-9A-Fa-f:]/g;
const portSuffix = /:\d+$/;

/** Replaces addresses of people's devices with `[address]`. This machine's own loopback tells nothing and stays. */
export function redactAddresses(line: string): string {
  return line.replace(candidate, (found) => {
    const bare = found.includes('.') ? found.replace(portSuffix, '') : found;
    if (!isIPv4(bare) && !isIPv6(bare)) return found;
    const harmless = bare.startsWith('127.') || bare === '0.0.0.0' || bare === '::1' || bare === '::';
    return harmless ? found : `[address]${found.slice(bare.length)}`;
  });
}
