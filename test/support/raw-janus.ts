import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

export type JanusData = Readonly<Record<string, unknown>>;

interface JanusReply {
  readonly janus: string;
  readonly transaction?: string;
  readonly data?: { readonly id: number };
  readonly plugindata?: { readonly data: JanusData };
  readonly jsep?: { readonly type: 'offer' | 'answer'; readonly sdp: string };
}

interface Waiting {
  readonly wants: (reply: JanusReply) => boolean;
  readonly resolve: (reply: JanusReply) => void;
  readonly reject: (error: Error) => void;
}

/** A line straight to Janus with its own secret, past the gateway: what only the operator of the SFU has. */
export class RawJanus implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #secret: string;
  readonly #onNews: (data: JanusData) => void;
  readonly #waiting = new Map<string, Waiting>();
  /** Janus drops a session it hears nothing of for a minute. */
  readonly #keepAlive = setInterval(() => { void this.#ask({ janus: 'keepalive', session_id: this.#session }); }, 20_000);
  #session = 0;

  private constructor(socket: WebSocket, secret: string, onNews: (data: JanusData) => void) {
    this.#socket = socket;
    this.#secret = secret;
    this.#onNews = onNews;
    socket.on('message', (data) => this.#answer(JSON.parse(String(data)) as JanusReply));
  }

  /** @param onNews what the plugin says without being asked */
  static async open(url: string, apiSecret: string, onNews: (data: JanusData) => void = () => undefined): Promise<RawJanus> {
    const socket = new WebSocket(url, 'janus-protocol');
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    const janus = new RawJanus(socket, apiSecret, onNews);
    janus.#session = (await janus.#ask({ janus: 'create' })).data?.id ?? 0;
    return janus;
  }

  /** A new VideoRoom handle. */
  async attach(): Promise<number> {
    return (await this.#ask({ janus: 'attach', session_id: this.#session, plugin: 'janus.plugin.videoroom' })).data?.id ?? 0;
  }

  /** Sends a request to the plugin and waits for its event. Rejects with Janus' own words. */
  async tell(handle: number, body: Readonly<Record<string, unknown>>, jsep?: Readonly<Record<string, unknown>>): Promise<JanusReply> {
    const request = { janus: 'message', session_id: this.#session, handle_id: handle, body, ...(jsep ? { jsep } : {}) };
    return await this.#ask(request, (reply) => reply.janus === 'event');
  }

  /** A request that Janus answers at once, on a handle of its own. */
  async query(body: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const handle = await this.attach();
    const reply = await this.#ask({ janus: 'message', session_id: this.#session, handle_id: handle, body });
    await this.#ask({ janus: 'detach', session_id: this.#session, handle_id: handle });
    return reply.plugindata?.data ?? {};
  }

  async exists(room: string): Promise<boolean> {
    return (await this.query({ request: 'exists', room }))['exists'] === true;
  }

  async #ask(request: Readonly<Record<string, unknown>>, wants: Waiting['wants'] = () => true): Promise<JanusReply> {
    const transaction = randomUUID();
    return await new Promise((resolve, reject) => {
      this.#waiting.set(transaction, { wants, resolve, reject });
      this.#socket.send(JSON.stringify({ ...request, transaction, apisecret: this.#secret }));
    });
  }

  #answer(reply: JanusReply): void {
    const waiting = this.#waiting.get(reply.transaction ?? '');
    if (!waiting) {
      if (reply.plugindata) this.#onNews(reply.plugindata.data);
      return;
    }
    if (reply.janus === 'error' || reply.plugindata?.data['error'] !== undefined) waiting.reject(new Error(JSON.stringify(reply)));
    else if (waiting.wants(reply)) waiting.resolve(reply);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#keepAlive);
    await this.#ask({ janus: 'destroy', session_id: this.#session });
    this.#socket.close();
  }
}
