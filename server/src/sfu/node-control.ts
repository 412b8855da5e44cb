import { janusError } from './janus-error.ts';
import type { JanusNode } from './janus-node.ts';
import { JanusRequestError } from './janus-request-error.ts';
import type { JanusSession } from './janus-session.ts';
import type { JsonObject } from './json-document.ts';
import { randomTextId } from './random-id.ts';
import { RequestQueue } from './request-queue.ts';

interface Desk { readonly session: JanusSession; readonly handle: number }

const checkTimeoutMs = 3_000;

/** The gateway's own session at a node, for creating and destroying rooms. Made when first needed, and again after a loss. */
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
    return this.#again(async ({ session, handle }) => (await session.message(handle, body)).data);
  }

  /**
   * Does the node do its work? A new handle joins a room that nobody has: that takes the very way of people's requests,
   * through the plugin's own thread, and leaves nothing behind. Rejects where it does not.
   */
  async check(): Promise<void> {
    const { session, handle } = await this.#again(async (desk) => ({ session: desk.session, handle: await desk.session.attach('check') }));
    try {
      const body = { request: 'join', ptype: 'publisher', room: randomTextId() };
      const { data } = await session.message(handle, body, undefined, { expects: janusError.videoRoomNoSuchRoom, timeoutMs: checkTimeoutMs });
      if (data['error_code'] !== janusError.videoRoomNoSuchRoom) throw new JanusRequestError(0);
    } finally {
      void session.detach(handle).catch(() => undefined);
    }
  }

  /** `work` at the desk, and once more at a new one where Janus has forgotten ours. */
  #again<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      try {
        return await work(this.#desk ?? await this.#open());
      } catch (error) {
        const forgotten = error instanceof JanusRequestError
          && (error.janusCode === janusError.sessionNotFound || error.janusCode === janusError.handleNotFound);
        if (!forgotten) throw error;
        this.#lost();
        return work(await this.#open());
      }
    });
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
