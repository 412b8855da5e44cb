/** Media may be gone this long before we give the connection up. */
const disconnectedMs = 5_000;
const firstConnectMs = 15_000;

/** Tells once that a connection came up, and once that it is of no use any more. */
export class ConnectionWatch {
  readonly #connection: RTCPeerConnection;
  readonly #onUp: () => void;
  readonly #onDown: () => void;
  readonly #check = () => this.#look();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: RTCPeerConnection, onUp: () => void, onDown: () => void) {
    this.#connection = connection;
    this.#onUp = onUp;
    this.#onDown = onDown;
    connection.addEventListener('connectionstatechange', this.#check);
    this.#timer = setTimeout(() => this.#down(), firstConnectMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#connection.removeEventListener('connectionstatechange', this.#check);
  }

  #look(): void {
    switch (this.#connection.connectionState) {
      case 'connected':
        clearTimeout(this.#timer);
        return this.#onUp();
      case 'disconnected':
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#down(), disconnectedMs);
        return;
      case 'failed':
        return this.#down();
      default:
    }
  }

  #down(): void {
    this.stop();
    this.#onDown();
  }
}
