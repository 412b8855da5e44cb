import type { JanusJS } from 'janus-gateway';
import { ConsultError } from '../../consult-error.ts';
import { JanusHandle, type JanusReply } from './janus-handle.ts';
import { janusLibrary } from './janus-library.ts';
import type { VideoRoomEvent } from './video-room-event.ts';

const keepAliveMs = 10_000;

/** One session on the virtual Janus endpoint. */
export class JanusSession {
  readonly #janus: JanusJS.Janus;
  #over = false;

  private constructor(janus: JanusJS.Janus) {
    this.#janus = janus;
  }

  /**
   * @param onLost the WebSocket broke after it stood
   * @throws ConsultError `media-unavailable` when it cannot be made
   */
  static async open(url: string, token: string, onLost: () => void): Promise<JanusSession> {
    const Janus = await janusLibrary();
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
    return new Promise((resolve, reject) => {
      let made: JanusHandle | null = null;
      this.#janus.attach({
        plugin: 'janus.plugin.videoroom',
        success: (handle) => resolve((made = new JanusHandle(handle, onNews))),
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
  }

  destroy(): void {
    if (this.#over) return;
    this.#over = true;
    this.#janus.destroy({ notifyDestroyed: false });
  }
}

function failed(cause: unknown): ConsultError {
  const error = new ConsultError('media-unavailable', true);
  error.cause = cause;
  return error;
}
