import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fellowPaths } from './cluster/ask-fellow.ts';
import type { Context } from './context.ts';
import { errorName } from './logging/logger.ts';
import { SigningKeyFiles, type KnownSigningKeys } from './tokens/signing-key-files.ts';

type Answer = (request: IncomingMessage) => Promise<string>;

/** What other gateways ask of the one at work. Who comes here has shown the keys. */
export class FellowDesk {
  readonly #context: Context;
  readonly #answers: ReadonlyMap<string, Answer>;

  constructor(context: Context) {
    this.#context = context;
    this.#answers = new Map<string, Answer>([
      [fellowPaths.turnTaken, async () => this.#goAway()],
      [fellowPaths.signingKeys, (request) => this.#exchangeKeys(request)],
      [fellowPaths.leftBehind, (request) => this.#inherit(request)],
    ]);
  }

  /** False when it is none of ours: a visitor's request, passed on. */
  takes(request: IncomingMessage, response: ServerResponse): boolean {
    const answer = request.method === 'POST' ? this.#answers.get(request.url ?? '') : undefined;
    if (answer !== undefined) void this.#settle(answer(request), response);
    return answer !== undefined;
  }

  async #settle(done: Promise<string>, response: ServerResponse): Promise<void> {
    response.setHeader('Connection', 'close');
    try {
      response.end(await done);
    } catch (error) {
      this.#context.log.error('fellow-not-answered', { part: 'cluster', error: errorName(error) });
      response.writeHead(500).end();
    }
  }

  #goAway(): string {
    this.#context.log.error('turn-lost', { part: 'cluster' });
    this.#context.onBroken?.();
    return '';
  }

  async #exchangeKeys(request: IncomingMessage): Promise<string> {
    const { config, now } = this.#context;
    const files = new SigningKeyFiles(config.keysDir);
    await files.learn(JSON.parse(await text(request)) as KnownSigningKeys, now());
    return JSON.stringify(await files.known());
  }

  async #inherit(request: IncomingMessage): Promise<string> {
    const texts = JSON.parse(await text(request)) as readonly string[];
    await this.#context.consulting.inheritance.take(texts);
    this.#context.log.info('record-inherited', { part: 'cluster', count: texts.length });
    return '';
  }
}
