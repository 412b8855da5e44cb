const openWithinMs = 5_000;
/** Every message we send is answered by the gateway itself, at the least with `ack`. */
const answerWithinMs = 8_000;
const probeWithinMs = 2_500;

/**
 * A socket that does not trust silence: TCP has patience for minutes. And one that says nothing into the void: janus.js
 * takes leave of sockets the gateway has closed, and browsers report that as an error.
 */
export class QuietSocket extends WebSocket {
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #abandoned = false;

  constructor(url: string, protocol: string) {
    super(url, protocol);
    // The first listener of all: nobody hears of a socket that was given up.
    for (const type of ['open', 'message', 'error', 'close']) {
      this.addEventListener(type, (event) => {
        if (this.#abandoned) event.stopImmediatePropagation();
        clearTimeout(this.#deadline);
        this.#deadline = undefined;
      });
    }
    this.#expect(openWithinMs);
  }

  override send(data: string): void {
    if (this.readyState > WebSocket.OPEN) return;
    super.send(data);
    if (this.#deadline === undefined) this.#expect(answerWithinMs);
  }

  /** Sends something that is answered at once, or else this path is dead. */
  probe(data: string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    this.send(data);
    this.#expect(probeWithinMs);
  }

  /** Over at once for whoever listens; a browser may take long to agree. */
  abandon(): void {
    if (this.#abandoned) return;
    if (this.readyState < WebSocket.CLOSING) {
      this.dispatchEvent(new Event('error'));
      this.dispatchEvent(new CloseEvent('close'));
    }
    this.#abandoned = true;
    clearTimeout(this.#deadline);
    this.close();
  }

  #expect(withinMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.abandon(), withinMs);
  }
}
