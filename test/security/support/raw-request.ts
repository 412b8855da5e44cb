import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { publicUrl } from '../../gateway/support/gateway-house.ts';

export interface RawAnswer {
  /** null: the connection was closed without an answer. */
  readonly status: number | null;
  readonly head: string;
}

/** Sends bytes as they are and reads the head of whatever comes back. */
export async function rawRequest(port: number, text: string): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  const head = await readHead(socket);
  socket.destroy();
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? '') || null, head };
}

async function readHead(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => { text += chunk; if (text.includes('\r\n\r\n')) socket.emit('answered'); });
  await Promise.race([once(socket, 'answered'), once(socket, 'close')]);
  return text;
}

/** A good upgrade but for what `change` makes of its lines. */
export function upgradeText(path: '/v1/socket' | '/v1/janus', change: (lines: string[]) => readonly string[] = (lines) => lines): string {
  const protocol = path === '/v1/socket' ? 'consult.v1' : 'janus-protocol';
  const lines = [
    `GET ${path} HTTP/1.1`, 'Host: clinic.test', `Origin: ${publicUrl}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', `Sec-WebSocket-Protocol: ${protocol}`,
  ];
  return `${change(lines).join('\r\n')}\r\n\r\n`;
}
