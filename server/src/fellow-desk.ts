import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fellowPaths } from './cluster/ask-fellow.ts';
import type { Context } from './context.ts';
import { errorName } from './logging/logger.ts';

type Answer = (request: IncomingMessage) => Promise<void>;

/** What other gateways ask of the one at work. Who comes here has shown the keys. */
export class FellowDesk {
  readonly #context: Context;
  readonly #answers: ReadonlyMap<string, Answer>;

  constructor(context: Context) {
    this.#context = context;
    this.#answers = new Map<string, Answer>([
      [fellowPaths.turnTaken, async () => this.#goAway()],
      [fellowPaths.leftBehind, (request) => this.#inherit(request)],
    ]);
  }

  /** False when it is none of ours: a visitor's request, passed on. */
  takes(request: IncomingMessage, response: ServerResponse): boolean {
    const answer = request.method === 'POST' ? this.#answers.get(request.url ?? '') : undefined;
    if (answer !== undefined) void this.#settle(answer(request), response);
    return answer !== undefined;
  }

  async #settle(done: Promise<void>, response: ServerResponse): Promise<void> {
    const status = await done.then(() => 204, (error: unknown) => {
      this.#context.log.error('fellow-not-answered', { part: 'cluster', error: errorName(error) });
      return 500;
    });
    response.writeHead(status, { Connection: 'close' }).end();
  }

  #goAway(): void {
    this.#context.log.error('turn-lost', { part: 'cluster' });
    this.#context.onBroken?.();
  }

  async #inherit(request: IncomingMessage): Promise<void> {
    const texts = JSON.parse(await text(request)) as readonly string[];
    await this.#context.consulting.inheritance.take(texts);
    this.#context.log.info('record-inherited', { part: 'cluster', count: texts.length });
  }
}
