import type { JanusJS } from 'janus-gateway';
import { Deferred } from '../../deferred.ts';
import { JanusHandle, type JanusReply } from './janus-handle.ts';
import { janusLibrary, newestSocket } from './janus-library.ts';
import { unavailable } from './unavailable.ts';
import type { QuietSocket } from './quiet-socket.ts';
import type { VideoRoomEvent } from './video-room-event.ts';

const keepAliveMs = 10_000;
/** Of what makes a session: nobody tells when its socket closes before an answer came, and a call must not wait for ever. */
const answerWithinMs = 10_000;

export interface JanusSessionOptions {
  /** ws(s) URL of the virtual Janus endpoint */
  readonly url: string;
  /** Asked for each WebSocket. */
  readonly token: () => Promise<string>;
  /** ms before another attempt to come back */
  readonly pauseMs: (attempt: number) => number;
  /** The WebSocket is gone and we are getting another one for the same session, or have it. */
  readonly onLine: (isUp: boolean) => void;
  /** The gateway does not know the session any more. */
  readonly onLost: () => void;
}

/** One session on the virtual Janus endpoint. It outlives its WebSocket: another one takes it up, at whichever gateway answers. */
export class JanusSession {
  readonly #options: JanusSessionOptions;
  readonly #janus: JanusJS.Janus;
  readonly #badge: Badge;
  readonly #handles: JanusHandle[] = [];
  #socket: QuietSocket | null;
  #line = new Deferred<void>();
  #isLineUp = true;
  #skipPause: () => void = () => {};
  #over = false;

  private constructor(options: JanusSessionOptions, janus: JanusJS.Janus, socket: QuietSocket | null, badge: Badge) {
    this.#options = options;
    this.#janus = janus;
    this.#socket = socket;
    this.#badge = badge;
    this.#line.resolve();
  }

  /** @throws ConsultError `media-unavailable` when it cannot be made */
  static async open(options: JanusSessionOptions): Promise<JanusSession> {
    return inTime(JanusSession.#create(options), (session) => session.destroy());
  }

  static async #create(options: JanusSessionOptions): Promise<JanusSession> {
    const [Janus, token] = await Promise.all([janusLibrary(), options.token()]);
    const badge: Badge = { token, toJSON: () => badge.token };
    return new Promise((resolve, reject) => {
      let session: JanusSession | null = null;
      const janus = new Janus({
        server: options.url,
        // Written into each message when it is sent: by then there may be a newer one.
        token: badge as unknown as string,
        keepAlivePeriod: keepAliveMs,
        success: () => resolve((session = new JanusSession(options, janus, socket, badge))),
        error: (cause: unknown) => {
          if (session === null) reject(unavailable(cause));
          else void session.#comeBack();
        },
      });
      const socket = newestSocket();
    });
  }

  /** @throws ConsultError `media-unavailable` */
  attach(onNews: (news: JanusReply) => void, onHangup: () => void): Promise<JanusHandle> {
    const attaching = new Promise<JanusHandle>((resolve, reject) => {
      let made: JanusHandle | null = null;
      this.#janus.attach({
        plugin: 'janus.plugin.videoroom',
        success: (handle) => {
          made = new JanusHandle(handle, onNews, () => this.#line.promise);
          this.#handles.push(made);
          resolve(made);
        },
        error: (cause) => reject(unavailable(cause)),
        onmessage: (message, jsep) => made?.receive(message as VideoRoomEvent, jsep),
        webrtcState: (up) => {
          if (!up && !this.#over) onHangup();
        },
        ondetached: () => {
          if (!this.#over) onHangup();
        },
      });
    });
    return inTime(attaching, (handle) => handle.detach());
  }

  /** Is the gateway still there? Where not, another WebSocket is tried at once instead of when this one's silence is noticed. */
  probe(): void {
    this.#skipPause();
    const { token } = this.#badge;
    this.#socket?.probe(JSON.stringify({ janus: 'keepalive', session_id: this.#janus.getSessionId(), transaction: 'probe', token }));
  }

  /** Takes another WebSocket: this one belongs to a network that is gone. */
  rejoin(): void {
    this.#skipPause();
    this.#socket?.abandon();
  }

  destroy(): void {
    if (this.#over) return;
    this.#over = true;
    this.#skipPause();
    for (const handle of this.#handles) handle.end();
    this.#line.resolve();
    this.#janus.destroy({ notifyDestroyed: false });
    if (!this.#isLineUp) this.#socket?.abandon();
  }

  async #comeBack(): Promise<void> {
    if (!this.#isLineUp || this.#over) return;
    this.#isLineUp = false;
    this.#line = new Deferred();
    for (const handle of this.#handles) handle.interrupt();
    this.#options.onLine(false);
    for (let attempt = 1; !this.#over; attempt += 1) {
      const came = await this.#claim();
      if (this.#over) return;
      if (came === 'refused') return this.#options.onLost();
      if (came === 'back') {
        this.#isLineUp = true;
        this.#line.resolve();
        return this.#options.onLine(true);
      }
      await this.#pause(this.#options.pauseMs(attempt));
    }
  }

  async #claim(): Promise<'back' | 'refused' | 'unreachable'> {
    this.#socket?.abandon();
    const token = await this.#options.token().catch(() => null);
    if (token === null || this.#over) return 'refused';
    this.#badge.token = token;
    return new Promise((resolve) => {
      this.#janus.reconnect({ success: () => resolve('back'), error: () => resolve(socket?.isOpen === true ? 'refused' : 'unreachable') });
      const socket = (this.#socket = newestSocket());
      // janus.js tells nobody when its socket closes before an answer came.
      socket?.socket.addEventListener('close', () => resolve('unreachable'));
    });
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#skipPause = resolve;
      setTimeout(resolve, ms);
    });
  }
}

/** Stands where janus.js expects a token, and is the newest one wherever it is written down. */
interface Badge {
  token: string;
  readonly toJSON: () => string;
}

/** @throws ConsultError `media-unavailable` after `answerWithinMs`; what comes later is cleared away */
function inTime<T>(work: Promise<T>, clear: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      reject(unavailable('no answer'));
    }, answerWithinMs);
    work.then((value) => (isLate ? clear(value) : resolve(value)), reject).finally(() => clearTimeout(deadline));
  });
}
