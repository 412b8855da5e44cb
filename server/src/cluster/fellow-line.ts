import { hkdfSync } from 'node:crypto';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';

const oldest = { minVersion: 'TLSv1.3' } as const;
const openTimeoutMs = 2_000;

/**
 * What a line carries, agreed upon before anything is said on it: what visitors ask, passed on, or what a gateway asks
 * itself. So nothing a visitor may send can ever pass for a gateway's own word.
 */
export type LineUse = 'visitors' | 'gateways';

/**
 * Gateways of one database know each other by the keys they share: TLS 1.3 with a pre-shared key (RFC 8446 §2.2) shows
 * both sides to each other and hides what passes, without a certificate anybody has to renew. `pseudonymKey` is the
 * content of `pseudonyms.key`.
 */
export function fellowKeyOf(pseudonymKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', pseudonymKey, '', 'line between gateways', 32));
}

/** `onLine` hears of connections of gateways that hold the same keys; nobody else gets that far. */
export function fellowServer(key: Buffer, onLine: (line: TLSSocket, use: LineUse) => void): Server {
  const uses = new WeakMap<TLSSocket, LineUse>();
  const server = createServer({
    ...oldest, handshakeTimeout: openTimeoutMs,
    pskCallback(line, use) {
      if (use !== 'visitors' && use !== 'gateways') return null;
      uses.set(line, use);
      return key;
    },
  }, (line) => onLine(line, uses.get(line) ?? 'visitors'));
  // Somebody without the keys: not worth a word.
  server.on('tlsClientError', (_error, line) => line.destroy());
  return server;
}

/** Rejects when nobody is there, or nobody who holds the same keys, within two seconds. `address` is `host:port`. */
export function openFellowLine(address: string, key: Buffer, use: LineUse): Promise<TLSSocket> {
  const { hostname, port } = new URL(`tls://${address}`);
  return new Promise((resolve, reject) => {
    const line = connect({
      ...oldest, host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port), pskCallback: () => ({ psk: key, identity: use }),
      // Whoever shows a certificate instead is none of us, also where the environment tells Node to believe every one.
      ca: [], rejectUnauthorized: true, checkServerIdentity: () => new Error('not a gateway of ours'),
    });
    const timer = setTimeout(() => line.destroy(new Error('no answer in time')), openTimeoutMs);
    line.setNoDelay(true).setKeepAlive(true, 2_000);
    line.once('secureConnect', () => {
      clearTimeout(timer);
      line.off('error', reject);
      resolve(line);
    });
    line.once('error', reject).once('close', () => clearTimeout(timer));
  });
}
