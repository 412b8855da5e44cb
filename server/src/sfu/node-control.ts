import { janusError } from './janus-error.ts';
import type { JanusNode } from './janus-node.ts';
import { JanusRequestError } from './janus-request-error.ts';
import type { JanusSession } from './janus-session.ts';
import type { JsonObject } from './json-document.ts';
import { RequestQueue } from './request-queue.ts';

interface Desk { readonly session: JanusSession; readonly handle: number }

/** The gateway's own handle at a node, for creating and destroying rooms. Made when first needed, and again after a loss. */
export class NodeControl {
  readonly #node: JanusNode;
  readonly #onStateLost: () => void;
  readonly #queue = new RequestQueue();
  #desk: Desk | null = null;

  /** `onStateLost`: Janus has forgotten our session, so its rooms may be gone as well. */
  constructor(node: JanusNode, onStateLost: () => void) {
    this.#node = node;
    this.#onStateLost = onStateLost;
  }

  /** VideoRoom's answer to a synchronous request. Rejects with JanusRequestError. */
  ask(body: JsonObject): Promise<JsonObject> {
    return this.#queue.run(async () => {
      try {
        return await this.#askOnce(body);
      } catch (error) {
        const forgotten = error instanceof JanusRequestError
          && (error.janusCode === janusError.sessionNotFound || error.janusCode === janusError.handleNotFound);
        if (!forgotten) throw error;
        this.#lost();
        return this.#askOnce(body);
      }
    });
  }

  async #askOnce(body: JsonObject): Promise<JsonObject> {
    const { session, handle } = this.#desk ?? await this.#open();
    return (await session.message(handle, body)).data;
  }

  async #open(): Promise<Desk> {
    const listener = { event: () => undefined, lost: () => this.#lost() };
    // Not on record: it owns no media, and Janus drops it a minute after we are gone.
    const session = await this.#node.createSession(listener, async () => undefined);
    try {
      this.#desk = { session, handle: await session.attach('control') };
      return this.#desk;
    } catch (error) {
      await this.#node.destroySession(session);
      throw error;
    }
  }

  #lost(): void {
    this.#desk = null;
    this.#onStateLost();
  }
}
