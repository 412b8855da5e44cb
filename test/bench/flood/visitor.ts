import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { pageOrigin, type GatewayProcess } from './gateway-process.ts';

/** The secrets of that many patients' links, their appointments just begun. */
export async function bookVisits(gateway: GatewayProcess, count: number): Promise<readonly string[]> {
  const secrets: string[] = [];
  for (let booked = 0; booked < count; booked += 1) {
    const nowMs = Date.now();
    const response = await fetch(`http://127.0.0.1:${gateway.port}/v1/appointments`, {
      method: 'POST', headers: { Authorization: `Bearer ${gateway.apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ start: new Date(nowMs).toISOString(), end: new Date(nowMs + 3_600_000).toISOString(), participants: [{ role: 'clinician', name: 'C' }, { role: 'patient', name: 'P' }] }),
    });
    const { participants } = await response.json() as { readonly participants?: readonly { readonly joinUrl?: string }[] };
    secrets.push(participants?.[1]?.joinUrl?.split('#')[1] ?? '');
  }
  return secrets;
}

/** A person's way from the tap on "Continue" to the waiting room, from an address of their own; in ms. Throws when they do not get there. */
export async function join(port: number, secret: string, localAddress: string): Promise<number> {
  const startedAt = performance.now();
  const token = await redeem(port, secret, localAddress);
  const socket = await sit(port, token, localAddress);
  for (const type of ['arrive', 'wait']) await ask(socket, { type, ref: 1 }, 'ok');
  const tookMs = performance.now() - startedAt;
  // Or the waiting room would fill, and every further join take longer for that alone.
  await ask(socket, { type: 'leave', ref: 2 }, 'ok');
  socket.terminate();
  return tookMs;
}

export async function redeem(port: number, secret: string, localAddress: string): Promise<string> {
  const body = JSON.stringify({ secret });
  const asking = request({
    host: '127.0.0.1', port, path: '/v1/redemptions', method: 'POST', localAddress, agent: false,
    headers: { Origin: pageOrigin, 'Content-Type': 'application/json', 'Content-Length': body.length },
  }).end(body);
  const [response] = await once(asking, 'response') as [IncomingMessage];
  const { token, code } = JSON.parse(await text(response)) as { readonly token?: string; readonly code?: string };
  if (token === undefined) throw new Error(`the link was refused: ${code}`);
  return token;
}

async function sit(port: number, token: string, localAddress: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket`, 'consult.v1', { origin: pageOrigin, localAddress, perMessageDeflate: false });
  await once(socket, 'open');
  await ask(socket, { type: 'hello', token, device: randomBytes(16).toString('base64url') }, 'welcome');
  return socket;
}

function ask(socket: WebSocket, message: object, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const listen = (data: Buffer): void => {
      const { type, code } = JSON.parse(data.toString()) as { readonly type: string; readonly code?: string };
      if (type !== wanted && type !== 'error') return;
      socket.off('message', listen);
      if (type === wanted) resolve();
      else reject(new Error(`refused: ${code}`));
    };
    socket.on('message', listen);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.send(JSON.stringify(message));
  });
}
