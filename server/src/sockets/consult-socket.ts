import type { IncomingMessage } from 'node:http';
import {
  clientMessageSchema, closeCode, helloSchema, limits, queueClientMessageSchema,
  type CloseCode, type ErrorCode, type Hello, type QueueClaims, type RoomClaims,
} from '@consult-room/protocol';
import type { QueueDesk } from '../appointments/queue-desk.ts';
import type { SeatDesk } from '../appointments/seat-desk.ts';
import { CodedError, toCodedError } from '../coded-error.ts';
import type { Clock } from '../clock.ts';
import { Crowd } from '../limits/crowd.ts';
import { Pace } from '../limits/pace.ts';
import { spread } from '../limits/spread.ts';
import type { Logger } from '../logging/logger.ts';
import { browserLabel } from '../metrics/browser-label.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { hashSecret } from '../tokens/hash-secret.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import type { GuardedSocket, UpgradeRoute } from '../upgrade-route.ts';
import { Conversation, type Answer } from './conversation.ts';

export interface ConsultSocketParts {
  readonly seats: SeatDesk;
  readonly queue: QueueDesk;
  readonly tokens: TokenDesk;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
}

interface Greeted {
  readonly answer: Answer;
  readonly detach: () => void;
}

/** How a refused hello ends; codes that are not here leave the socket open for another hello. */
const closing: Readonly<Partial<Record<ErrorCode, CloseCode>>> = {
  unauthenticated: closeCode.unauthenticated, 'token-expired': closeCode.unauthenticated, 'token-revoked': closeCode.unauthenticated,
  'rate-limited': closeCode.rateLimited,
  'seat-removed': closeCode.forbidden, 'seat-denied': closeCode.forbidden, 'too-early': closeCode.forbidden,
  'link-expired': closeCode.over, 'appointment-ended': closeCode.over, 'appointment-cancelled': closeCode.over,
};

/** Sockets with a good token that were asked "continue here?" and have not said. */
const undecidedPerSeat = 4;
/**
 * Hellos of one token: a bad line says it again and again, a page made for it all the time. By token, not by seat:
 * whoever else holds the link has another one, and must not keep the person out whose seat it is.
 */
const hellosBurst = 30;
const hellosPerSecond = 1 / 2;
/** Hellos a flood costs: a token with which somebody floods again and again is hardly heard any more, whatever address it comes from. */
const hellosPerFlood = 10;
/** Windows one member of staff has the queue open in. */
const queuesPerStaff = 16;

/** `/v1/socket`: a seat or a queue, which the audience of the first message's token tells. */
export class ConsultSocket implements UpgradeRoute {
  readonly path = '/v1/socket';
  readonly subprotocol = 'consult.v1';
  readonly #parts: ConsultSocketParts;
  readonly #hellos: Pace;
  readonly #undecided = new Crowd(undecidedPerSeat);
  readonly #queues = new Crowd(queuesPerStaff);

  constructor(parts: ConsultSocketParts) {
    this.#parts = parts;
    this.#hellos = new Pace(hellosPerSecond, hellosBurst, parts.now);
  }

  handle(socket: GuardedSocket, request: IncomingMessage): void {
    const { log, metrics } = this.#parts;
    const browser = browserLabel(request.headers['user-agent'] ?? '');
    const timer = setTimeout(() => socket.close(closeCode.helloTimeout, 'hello-timeout'), spread(limits.helloTimeoutMs));
    timer.unref();
    let detach: (() => void) | null = null;
    let leave: (() => void) | null = null;
    let heardAs: string | null = null;
    const stand = (crowd: Crowd, subject: string): (() => void) => {
      leave?.();
      leave = crowd.enter(subject, () => {
        heardAs = null;
        socket.close(closeCode.rateLimited, 'rate-limited');
      });
      return leave;
    };
    const conversation = new Conversation({ socket, log, metrics }, async (body) => {
      if (body.type !== 'hello') throw new CodedError('hello-required');
      const hello = parsed(helloSchema.safeParse(body));
      heardAs = hashSecret(hello.token);
      const greeted = await this.#greet(hello, socket, timer, stand);
      detach = greeted.detach;
      metrics.count('browsers', browser);
      conversation.continueWith(greeted.answer);
    });
    socket.onClose(() => {
      clearTimeout(timer);
      leave?.();
      if (socket.isFlood && heardAs !== null) this.#hellos.fine(heardAs, hellosPerFlood);
      void conversation.settled().then(() => detach?.());
    });
  }

  async #greet(hello: Hello, socket: GuardedSocket, timer: NodeJS.Timeout, stand: (crowd: Crowd, subject: string) => () => void): Promise<Greeted> {
    try {
      this.#hellos.spend(hashSecret(hello.token));
      const claims = this.#parts.tokens.read(hello.token);
      // The token is good: whoever is asked "continue here?" may take their time.
      clearTimeout(timer);
      socket.markKnown();
      const leave = stand(claims.aud === 'consult-queue' ? this.#queues : this.#undecided, claims.sub);
      if (claims.aud === 'consult-queue') return await this.#greetQueue(claims, socket);
      const greeted = await this.#greetSeat(hello, claims, socket);
      leave();
      return greeted;
    } catch (thrown) {
      const { code } = toCodedError(thrown);
      // It was one of ours: whoever shows it is late, not a stranger of that address.
      if (code === 'token-expired') socket.markKnown();
      const close = closing[code];
      // After the answer, which goes out as soon as this has been thrown.
      if (close !== undefined) setImmediate(() => socket.close(close, code));
      throw thrown;
    }
  }

  async #greetSeat(hello: Hello, claims: RoomClaims, socket: GuardedSocket): Promise<Greeted> {
    const { seats } = this.#parts;
    const connection = await seats.attach(claims, hello, jsonLine(socket));
    return {
      answer: async (body) => seats.handle(connection, parsed(clientMessageSchema.safeParse(body))),
      detach: () => seats.detach(connection),
    };
  }

  async #greetQueue(claims: QueueClaims, socket: GuardedSocket): Promise<Greeted> {
    const { queue } = this.#parts;
    const connection = await queue.attach(claims, jsonLine(socket));
    return {
      answer: async (body) => queue.handle(connection, parsed(queueClientMessageSchema.safeParse(body))),
      detach: () => queue.detach(connection),
    };
  }
}

/** Messages as JSON text over a socket. */
function jsonLine(socket: GuardedSocket): { readonly isOpen: boolean; send(message: object): void; close(code: CloseCode, reason?: ErrorCode): void } {
  return {
    get isOpen() { return socket.isOpen; },
    send: (message) => socket.send(JSON.stringify(message)),
    close: (code, reason) => socket.close(code, reason),
  };
}

function parsed<T>(result: { readonly success: true; readonly data: T } | { readonly success: false }): T {
  if (!result.success) throw new CodedError('bad-request');
  return result.data;
}
