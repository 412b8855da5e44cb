import { limits } from '@consult-room/protocol';
import { CodedError } from '../../coded-error.ts';
import type { JanusNode } from '../janus-node.ts';
import type { JanusSession } from '../janus-session.ts';
import { randomTextId } from '../random-id.ts';

export interface EchoOptions {
  /** A media server that takes people now; null: there is none. */
  readonly choose: () => JanusNode | null;
  /** The media server lost it. */
  readonly onLost: () => void;
}

/**
 * What one browser sends, sent back to it: a session of its own at a media server with at most one handle, of Janus'
 * echo test. That plugin knows no rooms. Nothing is written down: left over by a gateway that died, the session ends at
 * Janus by itself within a minute, because nobody keeps it alive.
 */
export class Echo {
  readonly #options: EchoOptions;
  #node: JanusNode | null = null;
  #session: JanusSession | null = null;
  #over = false;

  constructor(options: EchoOptions) {
    this.#options = options;
  }

  /** The answer to an offer; a connection from before ends. @throws CodedError `media-unavailable` */
  async answer(sdp: string): Promise<string> {
    try {
      const session = this.#session ?? await this.#open();
      await Promise.all(session.handleIds.map((id) => session.detach(id)));
      const handle = await session.attach(randomTextId(), 'echotest');
      const { jsep } = await session.message(handle, { audio: false, video: true, bitrate: limits.checkBitrateBps }, { type: 'offer', sdp });
      if (!this.#over && typeof jsep?.['sdp'] === 'string') return jsep['sdp'].replace(/^s=.*$/m, 's=-');
    } catch {
      // Whatever it was, there is no media to be had.
    }
    throw new CodedError('media-unavailable');
  }

  /** Never rejects. */
  async end(): Promise<void> {
    this.#over = true;
    const session = this.#session;
    this.#session = null;
    if (session !== null) await this.#node?.destroySession(session);
  }

  async #open(): Promise<JanusSession> {
    const node = this.#options.choose();
    if (node === null) throw new CodedError('media-unavailable');
    this.#node = node;
    const session = await node.createSession({ event: () => undefined, lost: this.#options.onLost }, async () => undefined);
    this.#session = session;
    // The browser left while Janus was asked.
    if (this.#over) await this.end();
    return session;
  }
}
