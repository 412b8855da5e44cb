export type JanusMessage = Readonly<Record<string, unknown>>;

/** One WebSocket to a Janus, one request at a time: for looking at how it is configured. */
export class JanusLine implements Disposable {
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<JanusLine> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-protocol');
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('Janus does not listen')));
    });
    return new JanusLine(socket);
  }

  /** The next message Janus sends after this request. */
  async ask(request: JanusMessage): Promise<JanusMessage> {
    const answer = new Promise<JanusMessage>((resolve, reject) => {
      this.#socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data)) as JanusMessage), { once: true });
      this.#socket.addEventListener('close', () => reject(new Error('Janus hung up')), { once: true });
    });
    this.#socket.send(JSON.stringify({ transaction: 'ask', ...request }));
    return await answer;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** The code of an error answer; null for any other answer. */
export function errorCodeOf(answer: JanusMessage): number | null {
  if (answer['janus'] !== 'error') return null;
  return (answer['error'] as { readonly code: number }).code;
}
