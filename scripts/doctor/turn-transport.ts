import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { stunLength } from './stun-message.ts';
import { type TurnUrl } from './turn-url.ts';

/** A way to a relay that carries whole messages. */
export interface TurnTransport extends Disposable {
  readonly isReliable: boolean;
  send(message: Buffer): void;
  /** Set by the one who listens. */
  onMessage: (message: Buffer) => void;
}

/** @throws {Error} when the relay cannot be reached within `signal`. A certificate is judged by another check, not here. */
export async function openTurnTransport(url: TurnUrl, signal: AbortSignal): Promise<TurnTransport> {
  return url.over === 'udp' ? await openUdp(url, signal) : await openStream(url, signal);
}

async function openUdp({ host, port }: TurnUrl, signal: AbortSignal): Promise<TurnTransport> {
  const socket = createSocket('udp4');
  socket.connect(port, host);
  await once(socket, 'connect', { signal });
  const transport: TurnTransport = {
    isReliable: false,
    // A closed port shows as an error of a later send; who waits for the answer runs out of time anyhow.
    send: (message) => socket.send(message, () => undefined),
    onMessage: () => undefined,
    [Symbol.dispose]: () => { socket.close(); },
  };
  socket.on('error', () => undefined);
  socket.on('message', (message) => transport.onMessage(message));
  return transport;
}

async function openStream(url: TurnUrl, signal: AbortSignal): Promise<TurnTransport> {
  const socket = url.over === 'tls' ? tlsSocket(url) : connectTcp({ host: url.host, port: url.port });
  try {
    await once(socket, url.over === 'tls' ? 'secureConnect' : 'connect', { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.on('error', () => undefined);
  return framed(socket);
}

function tlsSocket({ host, port }: TurnUrl): TLSSocket {
  return connectTls({ host, port, rejectUnauthorized: false, ...(isIP(host) ? {} : { servername: host }) });
}

/** On a stream a message ends where its length says (RFC 8489 §6.2.2). */
function framed(socket: Socket): TurnTransport {
  let pending = Buffer.alloc(0);
  const transport: TurnTransport = {
    isReliable: true,
    send: (message) => { socket.write(message); },
    onMessage: () => undefined,
    [Symbol.dispose]: () => { socket.end(); socket.unref(); },
  };
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= stunLength(pending)) {
      const message = pending.subarray(0, stunLength(pending));
      pending = pending.subarray(message.length);
      transport.onMessage(message);
    }
  });
  return transport;
}
