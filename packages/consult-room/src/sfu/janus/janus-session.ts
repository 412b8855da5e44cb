import type { JanusJS } from 'janus-gateway';
import { ConsultError } from '../../consult-error.ts';
import { JanusHandle, type JanusReply } from './janus-handle.ts';
import { janusLibrary } from './janus-library.ts';
import type { VideoRoomEvent } from './video-room-event.ts';

const keepAliveMs = 10_000;
/** janus.js tells nobody when its socket closes before an answer came: a call must not wait for ever. */
const answerWithinMs = 10_000;

/** One session on the virtual Janus endpoint. */
export class JanusSession {
  readonly #janus: JanusJS.Janus;
  readonly #handles: JanusHandle[] = [];
  #over = false;

  private constructor(janus: JanusJS.Janus) {
    this.#janus = janus;
  }

  /**
   * @param onLost the WebSocket broke after it stood
   * @throws ConsultError `media-unavailable` when it cannot be made
   */
  static async open(url: string, token: () => Promise<string>, onLost: () => void): Promise<JanusSession> {
    return inTime(JanusSession.#create(url, token, onLost), (session) => session.destroy());
  }

  static async #create(url: string, giveToken: () => Promise<string>, onLost: () => void): Promise<JanusSession> {
    const [Janus, token] = await Promise.all([janusLibrary(), giveToken()]);
    return new Promise((resolve, reject) => {
      let session: JanusSession | null = null;
      const janus = new Janus({
        server: url,
        token,
        keepAlivePeriod: keepAliveMs,
        // A reload comes back for the same seat: the page going away must not end the session.
        destroyOnUnload: false,
        success: () => resolve((session = new JanusSession(janus))),
        error: (cause: unknown) => {
          if (session === null) reject(failed(cause));
          else if (!session.#over) onLost();
        },
      });
    });
  }

  /** @throws ConsultError `media-unavailable` */
  attach(onNews: (news: JanusReply) => void, onHangup: () => void): Promise<JanusHandle> {
    const attaching = new Promise<JanusHandle>((resolve, reject) => {
      let made: JanusHandle | null = null;
      this.#janus.attach({
        plugin: 'janus.plugin.videoroom',
        success: (handle) => {
          made = new JanusHandle(handle, onNews);
          this.#handles.push(made);
          resolve(made);
        },
        error: (cause) => reject(failed(cause)),
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

  destroy(): void {
    if (this.#over) return;
    this.#over = true;
    for (const handle of this.#handles) handle.end();
    this.#janus.destroy({ notifyDestroyed: false });
  }
}

/** @throws ConsultError `media-unavailable` after `answerWithinMs`; what comes later is cleared away */
function inTime<T>(work: Promise<T>, clear: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      reject(failed('no answer'));
    }, answerWithinMs);
    work.then((value) => (isLate ? clear(value) : resolve(value)), reject).finally(() => clearTimeout(deadline));
  });
}

function failed(cause: unknown): ConsultError {
  const error = new ConsultError('media-unavailable', true);
  error.cause = cause;
  return error;
}
