import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { startDecoy } from './decoy.ts';
import { pageOrigin } from './gateway-process.ts';

/**
 * A process of its own. Told its orders, it attacks until it is told to stop, then says what it did. Without a port it
 * attacks a decoy inside itself: as much work for this machine's processors, and none for the gateway.
 */
interface Orders { readonly port: number | null; readonly tokens: readonly string[]; readonly round: number }

const silentCount = 1_000;
const strangerCount = 1_000;
const floodersOfEachKind = 50;
const perAddress = 50;
const impatientMs = 100;
const did = { connections: 0, upgrades: 0, refusedUpgrades: 0, messages: 0, mostOpen: 0, coresUsed: 0 };
let open = 0;
const stopping = new AbortController();

process.once('message', (orders: Orders) => void attack(orders));
process.on('message', (word) => {
  if (word !== 'stop') return;
  stopping.abort();
  const { user, system } = process.cpuUsage();
  did.coresUsed = (user + system) / 1e6 / process.uptime();
  process.send?.(did, () => process.exit(0));
});

async function attack({ port: ordered, tokens, round }: Orders): Promise<void> {
  const port = ordered ?? await startDecoy();
  /** Fifty of a kind share an address, what the gateway lets one have; every round has addresses of its own. */
  const address = (kind: number, each: number): string => `127.${kind}.${round}.${1 + Math.floor(each / perAddress)}`;
  for (let each = 0; each < silentCount; each += 1) void again(() => drip(port, address(1, each)));
  for (let each = 0; each < strangerCount; each += 1) void again(() => standThere(port, address(2, each)));
  for (let each = 0; each < floodersOfEachKind; each += 1) {
    void again(() => flood(port, address(3, each * 10), null));
    void again(() => flood(port, address(4, each * 10), tokens[each] ?? null));
  }
}

async function again(one: () => Promise<void>): Promise<void> {
  while (!stopping.signal.aborted) {
    await one().catch(() => undefined);
    await pause(20);
  }
}

function count(change: 1 | -1): void {
  open += change;
  did.mostOpen = Math.max(did.mostOpen, open);
}

/** A request whose header never ends. */
async function drip(port: number, localAddress: string): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  did.connections += 1;
  count(1);
  socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\nX: ');
  const dripping = setInterval(() => socket.write('a'), 1_000);
  await once(socket, 'close');
  clearInterval(dripping);
  count(-1);
}

/** A WebSocket that never says who it is. */
async function standThere(port: number, localAddress: string): Promise<void> {
  const socket = await upgrade(port, localAddress);
  count(1);
  await once(socket, 'close');
  count(-1);
}

/** As many messages as the line takes: after a hello where there is a token. Whoever is kept waiting tries again instead. */
async function flood(port: number, localAddress: string, token: string | null): Promise<void> {
  const socket = await upgrade(port, localAddress, impatientMs);
  if (token !== null) {
    socket.send(JSON.stringify({ type: 'hello', token, device: 'device-of-the-flood' }));
    await once(socket, 'message');
  }
  while (socket.readyState === socket.OPEN && !stopping.signal.aborted) {
    for (let each = 0; each < 200; each += 1) socket.send('{"type":"nonsense"');
    did.messages += 200;
    await pause(1);
  }
}

async function upgrade(port: number, localAddress: string, handshakeTimeout?: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, 'consult.v1', { origin: pageOrigin, localAddress, perMessageDeflate: false, ...(handshakeTimeout !== undefined && { handshakeTimeout }) });
  socket.on('error', () => undefined);
  did.upgrades += 1;
  try {
    await once(socket, 'open');
  } catch (error) {
    did.refusedUpgrades += 1;
    throw error;
  }
  return socket;
}
