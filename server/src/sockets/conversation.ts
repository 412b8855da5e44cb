import { closeCode, limits, type ErrorCode } from '@consult-room/protocol';
import { CodedError, toCodedError } from '../coded-error.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { StoreFailure } from '../stores/store-failure.ts';
import type { GuardedSocket } from '../upgrade-route.ts';
import { parseDocument } from './parse-document.ts';

/** Messages of a socket that are no JSON object: none of our pages sends one. */
const unreadableAllowed = 20;

/** Answers one message; throws a CodedError where it is refused. */
export type Answer = (body: Readonly<Record<string, unknown>>) => Promise<void>;

interface ConversationParts {
  readonly socket: GuardedSocket;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/**
 * Takes the messages of one socket one after the other, in the order they came, and answers each with `ok` or
 * `error`. What was received before the peer hung up is still done: a "leave" must not get lost with the connection.
 * Of what a flood brought nothing more is looked at.
 */
export class Conversation {
  readonly #parts: ConversationParts;
  #answer: Answer;
  #tail: Promise<void> = Promise.resolve();
  #unanswered = 0;
  #unreadable = 0;

  constructor(parts: ConversationParts, answer: Answer) {
    this.#parts = parts;
    this.#answer = answer;
    parts.socket.onText((text) => this.#queue(text));
  }

  /** From the next message on. */
  continueWith(answer: Answer): void {
    this.#answer = answer;
  }

  send(message: Readonly<Record<string, unknown>>): void {
    this.#parts.socket.send(JSON.stringify(message));
  }

  sendError(error: CodedError, ref: number | undefined): void {
    this.send({ type: 'error', code: error.code, ...(ref !== undefined && { ref }), ...(typeof error.extra.opensAt === 'string' && { opensAt: error.extra.opensAt }) });
  }

  /** Resolves when everything received so far is answered. */
  settled(): Promise<void> {
    return this.#tail;
  }

  #queue(text: string): void {
    if (this.#unanswered >= limits.messagesBurst) return this.#parts.socket.close(closeCode.rateLimited, 'rate-limited');
    this.#unanswered += 1;
    this.#tail = this.#tail.then(() => this.#take(text)).finally(() => { this.#unanswered -= 1; });
  }

  async #take(text: string): Promise<void> {
    if (this.#parts.socket.isFlood) return;
    const document = parseDocument(text);
    if (!document.ok) return this.#refuseUnreadable(document.code);
    const { ref, body } = document;
    try {
      await this.#answer(body);
      this.#count('ok');
      if (ref !== undefined) this.send({ type: 'ok', ref });
    } catch (thrown) {
      const error = thrown instanceof StoreFailure ? new CodedError('unavailable') : toCodedError(thrown);
      if (error.code === 'internal') this.#parts.log.error('message-failed', { error: errorName(thrown) });
      this.#count(error.code);
      this.sendError(error, ref);
    }
  }

  /** Without an Error: making one costs more than all the rest of the answer. */
  #refuseUnreadable(code: ErrorCode): void {
    this.#count(code);
    this.send({ type: 'error', code });
    this.#unreadable += 1;
    if (this.#unreadable > unreadableAllowed) this.#parts.socket.close(closeCode.rateLimited, 'rate-limited');
  }

  #count(code: ErrorCode | 'ok'): void {
    this.#parts.metrics.count('socket_messages', code);
  }
}
