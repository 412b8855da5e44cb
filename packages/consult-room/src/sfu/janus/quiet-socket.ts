const openWithinMs = 5_000;
/** Every message we send is answered by the gateway itself, at the least with `ack`. */
const answerWithinMs = 8_000;
const probeWithinMs = 2_500;

/**
 * A WebSocket for janus.js that does not trust silence: TCP has patience for minutes. And that says nothing into the
 * void: janus.js takes leave of sockets the gateway has closed, and browsers report that as an error.
 *
 * It holds the socket and does not extend it: host pages put wrappers in the place of `WebSocket`.
 */
export class QuietSocket {
  readonly socket: WebSocket;
  readonly #send: (data: string) => void;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** Nobody waits for it any more, and then: nobody hears of it any more. */
  #givenUp = false;
  #abandoned = false;

  constructor(url: string, protocol: string) {
    const socket = new WebSocket(url, protocol);
    this.socket = socket;
    this.#send = socket.send.bind(socket);
    // The first listener of all: nobody hears of a socket that was given up.
    for (const type of ['open', 'message', 'error', 'close']) {
      socket.addEventListener(type, (event) => {
        if (this.#abandoned) event.stopImmediatePropagation();
        clearTimeout(this.#deadline);
        this.#deadline = undefined;
      });
    }
    socket.send = (data) => this.#say(data as string);
    this.#expect(openWithinMs);
  }

  get isOpen(): boolean {
    return !this.#givenUp && this.socket.readyState === WebSocket.OPEN;
  }

  /** Sends something that is answered at once, or else this path is dead. */
  probe(data: string): void {
    if (!this.isOpen) return;
    this.#send(data);
    this.#expect(probeWithinMs);
  }

  /** Over at once for whoever listens; a browser may take long to agree. */
  abandon(): void {
    if (this.#givenUp) return;
    this.#givenUp = true;
    const { socket } = this;
    if (socket.readyState !== WebSocket.CLOSED) {
      socket.dispatchEvent(new Event('error'));
      socket.dispatchEvent(new CloseEvent('close'));
    }
    this.#abandoned = true;
    clearTimeout(this.#deadline);
    socket.close();
  }

  #say(data: string): void {
    if (!this.isOpen) return;
    this.#send(data);
    if (this.#deadline === undefined) this.#expect(answerWithinMs);
  }

  #expect(withinMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.abandon(), withinMs);
  }
}
