import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';

export interface EventListenerOptions {
  /** Loopback, or an address of a private network. */
  readonly host: string;
  /** 0: any. */
  readonly port: number;
  /** What Janus shows, as HTTP Basic password of the user `janus` (RFC 7617). */
  readonly secret: string;
  readonly take: (told: unknown) => void;
}

export interface EventListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Janus sends some events at a time, each below 1 kB. */
const mostBytes = 256 * 1024;
/** Each media server keeps one or two. */
const mostConnections = 64;

/** Where Janus' event handler posts what happens to its connections. Rejects when the port is taken. */
export async function listenForEvents({ host, port, secret, take }: EventListenerOptions): Promise<EventListener> {
  const expected = digest(`Basic ${Buffer.from(`janus:${secret}`).toString('base64')}`);
  const server = createServer({ requestTimeout: 10_000 }, async (request, response) => {
    const isJanus = timingSafeEqual(digest(request.headers.authorization ?? ''), expected);
    const isKnown = request.method === 'POST' && request.url === '/janus-events';
    if (isJanus && isKnown) await read(request, take);
    // Of a stranger nothing more is read.
    else response.setHeader('Connection', 'close');
    response.writeHead(isJanus ? (isKnown ? 200 : 404) : 401).end();
  });
  server.maxConnections = mostConnections;
  server.listen(port, host);
  await once(server, 'listening');
  return { port: portOf(server), close: () => close(server) };
}

/** Never rejects. */
async function read(request: IncomingMessage, take: (told: unknown) => void): Promise<void> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBytes) return void request.destroy();
      parts.push(part);
    }
    take(JSON.parse(Buffer.concat(parts).toString()));
  } catch {
    // Cut off, or not JSON: figures are no worse for one event less.
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
