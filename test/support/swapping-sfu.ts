import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

/** What a subscriber asks for: somebody's media slot. */
interface Stream {
  readonly person: string;
  readonly mid: string;
}

/** Two streams, each of which stands for the other. */
export type Swap = readonly [Stream, Stream];

interface FeedStream {
  readonly feed?: string;
  readonly mid?: string;
  readonly feed_id?: string;
  readonly feed_mid?: string;
  readonly feed_display?: string;
}

interface JanusMessage {
  readonly body?: { readonly request?: string; readonly ptype?: string; readonly id?: string; readonly display?: string; readonly streams?: readonly FeedStream[]; readonly subscribe?: readonly FeedStream[] };
  readonly plugindata?: { readonly data?: { readonly streams?: readonly FeedStream[] } };
}

/**
 * Stands between gateway and Janus and lies: whoever asks for one stream is given another, under the name of what was
 * asked for. Changes nothing until told to swap.
 */
export class SwappingSfu implements AsyncDisposable {
  readonly #server: WebSocketServer;
  readonly #janusUrl: string;
  readonly #open = new Set<WebSocket>();
  /** Participant id → the feed they publish now. */
  readonly #feeds = new Map<string, string>();
  #swap: readonly Swap[] = [];

  private constructor(server: WebSocketServer, janusUrl: string) {
    this.#server = server;
    this.#janusUrl = janusUrl;
    server.on('connection', (gateway) => this.#join(gateway));
  }

  static async start(janusUrl: string): Promise<SwappingSfu> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'janus-protocol' });
    await once(server, 'listening');
    return new SwappingSfu(server, janusUrl);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `ws://127.0.0.1:${address.port}`;
  }

  /** From the next subscription on; nothing given: honest again. */
  swap(...pairs: readonly Swap[]): void {
    this.#swap = pairs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(gateway: WebSocket): void {
    const janus = new WebSocket(this.#janusUrl, 'janus-protocol');
    const early: string[] = [];
    this.#open.add(gateway);
    gateway.on('message', (data) => {
      const text = this.#asked(data.toString());
      if (janus.readyState === WebSocket.OPEN) janus.send(text);
      else early.push(text);
    });
    janus.on('open', () => { for (const text of early) janus.send(text); });
    janus.on('message', (data) => gateway.send(this.#answered(data.toString())));
    janus.on('error', () => gateway.terminate());
    janus.on('close', () => gateway.terminate());
    gateway.on('close', () => { this.#open.delete(gateway); janus.terminate(); });
  }

  #asked(text: string): string {
    const message = JSON.parse(text) as JanusMessage;
    const { body } = message;
    if (body?.request === 'joinandconfigure' && body.id !== undefined && body.display !== undefined) this.#feeds.set(body.display, body.id);
    const which = body?.ptype === 'subscriber' ? 'streams' : 'subscribe';
    const streams = body?.[which];
    return streams === undefined ? text : JSON.stringify({ ...message, body: { ...body, [which]: streams.map((stream) => this.#other(stream)) } });
  }

  #other(stream: FeedStream): FeedStream {
    const other = this.#counterpart(stream.feed, stream.mid);
    return other === null ? stream : { ...stream, feed: this.#feeds.get(other.person) ?? '', mid: other.mid };
  }

  #answered(text: string): string {
    const message = JSON.parse(text) as JanusMessage;
    const data = message.plugindata?.data;
    if (data?.streams === undefined) return text;
    const streams = data.streams.map((stream) => {
      const other = this.#counterpart(stream.feed_id, stream.feed_mid);
      return other === null ? stream : { ...stream, feed_id: this.#feeds.get(other.person), feed_mid: other.mid, feed_display: other.person };
    });
    return JSON.stringify({ ...message, plugindata: { ...message.plugindata, data: { ...data, streams } } });
  }

  #counterpart(feed: string | undefined, mid: string | undefined): Stream | null {
    for (const [one, two] of this.#swap) {
      if (this.#feeds.get(one.person) === feed && one.mid === mid) return two;
      if (this.#feeds.get(two.person) === feed && two.mid === mid) return one;
    }
    return null;
  }
}
