import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { shapeFault } from '../limits/request-shape.ts';
import { openFellowLine } from './fellow-line.ts';
import { forwardRequest, forwardUpgrade, refuseUpgradeWithoutGateway, refuseWithoutGateway } from './forward.ts';
import type { Standby } from './standby.ts';

interface StandbyDeskParts {
  readonly standby: Standby;
  readonly fellowKey: Buffer;
  readonly door: FrontDoor;
}

interface FrontDoor {
  readonly isDraining: boolean;
  clientOf(request: IncomingMessage): string;
  isFellow(request: IncomingMessage): boolean;
}

/** A change of the gateway at work takes a few seconds at most; so long nobody is turned away. */
const holdMs = 10_000;
const retryMs = 250;

/** What a gateway does with visitors while another one is at work: passes them on, and answers for its own health. */
export class StandbyDesk {
  readonly #parts: StandbyDeskParts;
  readonly #lines = new Set<TLSSocket>();
  #server: Server | null = null;

  constructor(parts: StandbyDeskParts) {
    this.#parts = parts;
    // What stands to the one before leads nowhere, also where that one only hangs.
    parts.standby.onMoved(() => this.#drop());
  }

  /** Returns how to go: whoever still waits then is asked in by the one who comes after. */
  attach(server: Server): () => void {
    const asked = (request: IncomingMessage, response: ServerResponse): void => void this.#answer(request, response);
    const upgraded = (request: IncomingMessage, stream: Duplex, head: Buffer): void => void this.#join(request, stream, head);
    this.#server = server.on('request', asked).on('upgrade', upgraded);
    return () => {
      this.#server = null;
      server.off('request', asked).off('upgrade', upgraded);
      this.#drop();
      setImmediate(() => this.#parts.standby.close());
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { door } = this.#parts;
    if (shapeFault(request, false) !== null) return void response.writeHead(400, { Connection: 'close' }).end();
    // What another gateway passes on goes no further: it is wrong about who is at work, or it tells us what we know.
    if (door.isFellow(request)) return refuseWithoutGateway(response);
    if (request.url === '/healthz') return tell(response, 200, { status: 'ok' });
    if (request.url === '/readyz') return this.#tellReady(response);
    const server = this.#server;
    const line = await this.#line();
    if (line !== null) return forwardRequest(request, response, line, door.clientOf(request));
    if (this.#server === null) server?.emit('request', request, response);
    else refuseWithoutGateway(response);
  }

  async #join(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    stream.on('error', () => stream.destroy());
    if (shapeFault(request, true) !== null) return void stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => stream.destroy());
    if (this.#parts.door.isFellow(request)) return refuseUpgradeWithoutGateway(stream);
    const server = this.#server;
    const line = await this.#line();
    if (line !== null) return forwardUpgrade(request, stream, head, line, this.#parts.door.clientOf(request));
    if (this.#server === null) server?.emit('upgrade', request, stream, head);
    else refuseUpgradeWithoutGateway(stream);
  }

  /** To the gateway at work, whoever that is by then; null: nobody is, or we are. */
  async #line(): Promise<TLSSocket | null> {
    const { standby, fellowKey } = this.#parts;
    for (const deadline = performance.now() + holdMs; performance.now() < deadline && this.#server !== null;) {
      const { atWork } = standby;
      const line = atWork === null ? null : await openFellowLine(atWork.address, fellowKey, 'visitors').catch(() => null);
      if (line !== null) return this.#keep(line);
      standby.news();
      await standby.changed(retryMs);
    }
    return null;
  }

  #keep(line: TLSSocket): TLSSocket {
    this.#lines.add(line);
    line.on('error', () => line.destroy()).once('close', () => {
      this.#lines.delete(line);
      this.#parts.standby.news();
    });
    return line;
  }

  async #tellReady(response: ServerResponse): Promise<void> {
    const { standby, fellowKey, door: { isDraining } } = this.#parts;
    const line = standby.atWork === null ? null : await openFellowLine(standby.atWork.address, fellowKey, 'visitors').catch(() => null);
    line?.destroy();
    const clock = standby.clocks.isRight;
    const isReady = line !== null && clock && !isDraining;
    tell(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not-ready', standby: true, draining: isDraining, clock });
  }

  #drop(): void {
    for (const line of this.#lines) line.destroy();
  }
}

function tell(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}
