import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { Metrics } from '../../server/src/metrics/metrics.ts';
import { createSfu, type Sfu } from '../../server/src/sfu/index.ts';
import type { Scheduler } from '../../server/src/sfu/scheduler.ts';
import { UpgradeRouter } from '../../server/src/sockets/upgrade-router.ts';
import type { GuardedSocket, UpgradeRoute } from '../../server/src/upgrade-route.ts';
import { waitUntil } from '../support/wait-until.ts';
import { MemorySfuStore } from './memory-sfu-store.ts';
import { OpenGate } from './open-gate.ts';
import type { RealJanus } from './real-janus.ts';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';

export interface SfuHouse extends AsyncDisposable {
  readonly gate: OpenGate;
  readonly store: MemorySfuStore;
  /** Of the first media server. */
  readonly proxy: RecordingProxy;
  readonly proxies: readonly RecordingProxy[];
  readonly sfu: Sfu;
  readonly metrics: Metrics;
  /** Where pages come from: the one allowed Origin. */
  readonly origin: string;
  /** `ws://…/v1/janus` */
  readonly url: string;
  /** `ws://…/v1/check` */
  readonly checkUrl: string;
  /** All the gateway sent to Janus, to each of them, so far. */
  sentToJanus(): string;
  /** All the virtual endpoint sent to browsers so far. */
  sentToBrowsers(): string;
}

export interface SfuHouseOptions {
  readonly gate?: OpenGate;
  readonly store?: MemorySfuStore;
  readonly scheduler?: Scheduler;
  readonly metrics?: Metrics;
  /** More media servers, beside the first. */
  readonly others?: readonly RealJanus[];
  readonly pages?: RequestListener;
}

const names = ['one', 'two', 'three'] as const;

/** The virtual endpoint behind the real socket router, recording proxies, and a real Janus behind each: `one`, `two`, `three`. */
export async function openSfuHouse(first: RealJanus, options: SfuHouseOptions = {}): Promise<SfuHouse> {
  const { gate = new OpenGate(), store = new MemorySfuStore(), scheduler, metrics = new Metrics(), pages, others = [] } = options;
  const proxy = await startRecordingProxy(first.url);
  const proxies = [proxy, ...await Promise.all(others.map(({ url }) => startRecordingProxy(url)))];
  const nodes = proxies.map(({ url }, index) => ({ name: names[index] ?? '', url }));
  const sfu = await createSfu({
    nodes, apiSecret: first.apiSecret, adminKey: first.adminKey, store, gate, checks: gate, metrics,
    ...(scheduler === undefined ? {} : { scheduler }),
  });
  const server = createServer(pages).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://localhost:${address.port}`;
  const router = new UpgradeRouter({ allowedOrigins: new Set([origin]), now: () => performance.now() });
  const toBrowsers: string[] = [];
  router.register(recording(sfu.upgradeRoute, toBrowsers));
  router.register(recording(sfu.checkRoute, toBrowsers));
  router.attach(server);
  await waitUntil('the gateway to reach every Janus', () => !/janus_node_up\{[^}]*\} 0/.test(metrics.render()));
  return {
    gate, store, proxy, proxies, sfu, metrics, origin,
    url: `ws://127.0.0.1:${address.port}/v1/janus`,
    checkUrl: `ws://127.0.0.1:${address.port}/v1/check`,
    sentToJanus: () => proxies.flatMap(({ toJanus }) => toJanus).join('\n'),
    sentToBrowsers: () => toBrowsers.join('\n'),
    async [Symbol.asyncDispose]() {
      router.close();
      await sfu.close();
      server.closeAllConnections();
      server.close();
      await Promise.all(proxies.map((each) => each[Symbol.asyncDispose]()));
    },
  };
}

function recording(route: UpgradeRoute, copies: string[]): UpgradeRoute {
  const { path, subprotocol } = route;
  const record = (socket: GuardedSocket): GuardedSocket => ({
    get isOpen() { return socket.isOpen; },
    get isFlood() { return socket.isFlood; },
    send(text) { copies.push(text); socket.send(text); },
    close: (code, reason) => socket.close(code, reason),
    markKnown: () => socket.markKnown(),
    onText: (listener) => socket.onText(listener),
    onClose: (listener) => socket.onClose(listener),
  });
  return { path, subprotocol, handle: (socket, request) => route.handle(record(socket), request) };
}
