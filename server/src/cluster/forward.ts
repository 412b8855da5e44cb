import { request as ask, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { forwardedHeaders, visitorHeader } from './forwarded-headers.ts';

/** Passes a request on over a line of its own, and the answer back, as they come. `visitor`: the address that asks. */
export function forwardRequest(request: IncomingMessage, response: ServerResponse, line: TLSSocket, visitor: string): void {
  const asked = ask({
    createConnection: () => line, method: request.method ?? 'GET', path: request.url ?? '/', setHost: false,
    headers: [...forwardedHeaders(request.rawHeaders), visitorHeader, visitor, 'connection', 'close'] as unknown as Record<string, string>,
  });
  asked.on('response', (answer) => {
    const headers = forwardedHeaders(answer.rawHeaders).filter((_, at, list) => list[at - (at % 2)]?.toLowerCase() !== 'transfer-encoding');
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  // It was asked, and whether it was done nobody knows: only who asks can tell whether to ask again.
  asked.on('error', () => refuseWithoutGateway(response));
  response.once('close', () => line.destroy());
  request.pipe(asked);
}

/** Joins both ends of a WebSocket; when one goes, both go. */
export function forwardUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer, line: TLSSocket, visitor: string): void {
  // It may be quiet for long, and what is said is short.
  request.socket.setTimeout(0).setNoDelay(true);
  const headers = forwardedHeaders(request.rawHeaders);
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1]}`] : []));
  line.write([`${request.method} ${request.url} HTTP/1.1`, ...lines, 'Connection: Upgrade', 'Upgrade: websocket', `${visitorHeader}: ${visitor}`, '', ''].join('\r\n'), 'latin1');
  if (head.length > 0) line.write(head);
  for (const [from, to] of [[stream, line], [line, stream]] as const) {
    from.on('error', () => from.destroy()).once('close', () => to.destroy());
    from.pipe(to);
  }
}

/** Nobody is at work right now. The code is one of ours (`unavailable`): pages try again by themselves. */
export function refuseWithoutGateway(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = { type: 'urn:consult-room:problem:unavailable', title: 'unavailable', status: 503, code: 'unavailable' };
  response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'Retry-After': '1', Connection: 'close' });
  response.end(JSON.stringify(problem));
}

export function refuseUpgradeWithoutGateway(stream: Duplex): void {
  stream.end(`HTTP/1.1 503 ${STATUS_CODES[503]}\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n`, () => stream.destroy());
}
