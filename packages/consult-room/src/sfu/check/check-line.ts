import type { CheckMessage, CheckServerMessage, IceServer } from '@consult-room/protocol';
import { ConsultError } from '../../consult-error.ts';
import { Deferred } from '../../deferred.ts';

const answerWithinMs = 6_000;

/** The line to the door of the network test: one question, one answer. */
export class CheckLine {
  readonly iceServers: RTCIceServer[] = [];
  readonly #socket: WebSocket;
  #next = new Deferred<CheckServerMessage>();

  /** Closes with `signal`. */
  constructor(url: string, signal: AbortSignal) {
    this.#socket = new WebSocket(url, 'consult.v1');
    this.#socket.addEventListener('message', ({ data }) => this.#next.resolve(JSON.parse(String(data)) as CheckServerMessage));
    this.#socket.addEventListener('close', () => this.#next.reject(unavailable()));
    signal.addEventListener('abort', () => this.close(), { once: true });
  }

  /** @throws ConsultError `media-unavailable` */
  async hello(token: string): Promise<void> {
    this.#socket.addEventListener('open', () => this.#say({ type: 'hello', token }), { once: true });
    const welcome = await this.#heard();
    if (welcome.type !== 'welcome') throw unavailable();
    this.iceServers.push(...welcome.iceServers.map((server: IceServer) => ({ ...server, urls: [...server.urls] })));
  }

  /** @throws ConsultError `media-unavailable` */
  async answer(sdp: string): Promise<string> {
    this.#next = new Deferred();
    this.#say({ type: 'offer', sdp });
    const answer = await this.#heard();
    if (answer.type !== 'answer') throw unavailable();
    return answer.sdp;
  }

  /** Browsers report a socket that is closed before it is open, or spoken to after it closed, as an error of the page. */
  close(): void {
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.addEventListener('open', () => this.#socket.close());
    else this.#socket.close();
    this.#next.reject(unavailable());
  }

  #say(message: CheckMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
    else this.close();
  }

  async #heard(): Promise<CheckServerMessage> {
    const deadline = setTimeout(() => this.close(), answerWithinMs);
    return await this.#next.promise.finally(() => clearTimeout(deadline));
  }
}

function unavailable(): ConsultError {
  return new ConsultError('media-unavailable', true);
}
