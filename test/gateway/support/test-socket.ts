import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'ws';

export type Message = Readonly<Record<string, unknown>> & { readonly type: string };

const patienceMs = 30_000;

/** One browser's socket, real, with everything it ever received. */
export class TestSocket {
  readonly received: Message[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  readonly #fresh: Message[] = [];
  readonly #news = new EventEmitter().setMaxListeners(0);
  #lastRef = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    // Not by `once`: a connection that breaks off emits an error first, and is closed all the same.
    this.closed = new Promise((resolve) => { socket.once('close', (code: number, reason: Buffer) => resolve({ code, reason: String(reason) })); });
    socket.once('close', () => this.#news.emit('message'));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      this.received.push(message);
      this.#fresh.push(message);
      this.#news.emit('message');
    });
    // A refused upgrade is reported by `open`; later errors show as a close.
    socket.on('error', () => undefined);
  }

  static async open(url: string, protocol: string, origin: string): Promise<TestSocket> {
    const socket = new WebSocket(url, protocol, { origin, perMessageDeflate: false });
    const opened = new TestSocket(socket);
    await once(socket, 'open');
    return opened;
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  send(message: Readonly<Record<string, unknown>>): void {
    this.sendText(JSON.stringify(message));
  }

  /** `ok`, or the code of the refusal. */
  async request(message: Readonly<Record<string, unknown>>): Promise<string> {
    this.#lastRef += 1;
    const ref = this.#lastRef;
    this.send({ ...message, ref });
    const answer = await this.nextWhere((candidate) => candidate['ref'] === ref);
    return answer.type === 'ok' ? 'ok' : String(answer['code']);
  }

  /** The first message of this type that was not asked for yet. */
  next(type: string): Promise<Message> {
    return this.nextWhere((message) => message.type === type, type);
  }

  async nextWhere(isWanted: (message: Message) => boolean, what = 'a message'): Promise<Message> {
    const deadline = AbortSignal.timeout(patienceMs);
    for (;;) {
      const index = this.#fresh.findIndex(isWanted);
      const [found] = index < 0 ? [] : this.#fresh.splice(index, 1);
      if (found !== undefined) return found;
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error(`${what} did not come before the socket closed`);
      try {
        await once(this.#news, 'message', { signal: deadline });
      } catch (error) {
        throw new Error(`${what} did not come; there was: ${this.#fresh.map(({ type }) => type).join(', ')}`, { cause: error });
      }
    }
  }

  /** When this resolves, everything the gateway sent before is here. */
  async settle(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  /** Forgets what was received so far. */
  clear(): void {
    this.received.length = 0;
    this.#fresh.length = 0;
  }

  types(): readonly string[] {
    return this.received.map(({ type }) => type);
  }

  async hangUp(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
