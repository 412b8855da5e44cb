import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeCode, limits } from '@consult-room/protocol';
import { HalfOpen } from '../../../server/src/limits/half-open.ts';
import { TrustedProxies } from '../../../server/src/limits/trusted-proxies.ts';
import { UpgradeRouter } from '../../../server/src/sockets/upgrade-router.ts';
import { pageOrigin } from './gateway-process.ts';

/** The gateway's doors with nobody behind them: what keeps attackers as busy as the gateway would. Resolves with its port. */
export async function startDecoy(): Promise<number> {
  const server = createServer({ headersTimeout: 10_000, connectionsCheckingInterval: 2_000 });
  new HalfOpen(new TrustedProxies([])).attach(server);
  const upgrades = new UpgradeRouter({ allowedOrigins: new Set([pageOrigin]), now: () => performance.now() });
  upgrades.register({
    path: '/v1/socket', subprotocol: 'consult.v1',
    handle(socket) {
      const timer = setTimeout(() => socket.close(closeCode.helloTimeout), limits.helloTimeoutMs);
      socket.onClose(() => clearTimeout(timer));
      socket.onText((text) => {
        if (!text.includes('hello')) return;
        clearTimeout(timer);
        socket.markKnown();
        socket.send('{}');
      });
    },
  });
  upgrades.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
