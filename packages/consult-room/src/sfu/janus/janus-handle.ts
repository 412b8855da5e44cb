import type { JanusJS } from 'janus-gateway';
import { ConsultError } from '../../consult-error.ts';
import { Deferred } from '../../deferred.ts';
import { unavailable } from './unavailable.ts';
import { isAnswer, type VideoRoomEvent } from './video-room-event.ts';

export interface JanusReply {
  readonly event: VideoRoomEvent;
  readonly jsep: RTCSessionDescriptionInit | null;
}

export interface JanusRequest {
  readonly request: string;
  readonly [field: string]: unknown;
}

/** The first answer makes the connection; until a later one comes the connection goes on, however many packets its line loses. */
const firstAnswerWithinMs = 10_000;
const answerWithinMs = 30_000;

/** One plugin handle: a request and its answer, and the news in between. Callers serialise their requests. */
export class JanusHandle {
  readonly #handle: JanusJS.PluginHandle;
  readonly #onNews: (news: JanusReply) => void;
  readonly #lineUp: () => Promise<void>;
  #waiting: { readonly request: string; readonly answer: Deferred<JanusReply>; isTaken: boolean } | null = null;
  #isAnswered = false;
  #over = false;

  /** @param lineUp resolves as soon as something can be sent */
  constructor(handle: JanusJS.PluginHandle, onNews: (news: JanusReply) => void, lineUp: () => Promise<void>) {
    this.#handle = handle;
    this.#onNews = onNews;
    this.#lineUp = lineUp;
  }

  /**
   * @throws ConsultError `media-unavailable` when refused, unanswered for too long, or given up by us; `line-lost` where
   * nobody knows whether it arrived
   */
  async request(message: JanusRequest, description?: RTCSessionDescriptionInit): Promise<JanusReply> {
    await this.#lineUp();
    if (this.#over) throw unavailable('closed');
    const answer = new Deferred<JanusReply>();
    const waiting = { request: message.request, answer, isTaken: false };
    this.#waiting = waiting;
    const timer = setTimeout(() => answer.reject(unavailable('timeout')), this.#isAnswered ? answerWithinMs : firstAnswerWithinMs);
    this.#handle.send({
      message,
      ...(description && { jsep: { type: description.type, sdp: withoutCandidates(description.sdp ?? ''), e2ee: true } }),
      success: () => {
        waiting.isTaken = true;
      },
      error: (cause) => answer.reject(unavailable(cause)),
    });
    try {
      const reply = await answer.promise;
      this.#isAnswered = true;
      return reply;
    } finally {
      clearTimeout(timer);
      if (this.#waiting === waiting) this.#waiting = null;
    }
  }

  /** To be wired to janus.js' `onmessage`. */
  receive(event: VideoRoomEvent, jsep: JanusJS.JSEP | undefined): void {
    const reply = { event, jsep: descriptionOf(jsep) };
    if (this.#waiting === null || !isAnswer(event, this.#waiting.request)) return this.#onNews(reply);
    const { answer } = this.#waiting;
    this.#waiting = null;
    if (event.error_code === undefined) answer.resolve(reply);
    else answer.reject(unavailable(event.error_code));
  }

  /** The socket is gone. The gateway keeps the answers to what it has taken for whoever comes back. */
  interrupt(): void {
    if (this.#waiting?.isTaken === false) this.#waiting.answer.reject(new ConsultError('line-lost', true));
  }

  /** Nothing is asked or waited for any more. */
  end(): void {
    this.#over = true;
    this.#waiting?.answer.reject(unavailable('closed'));
  }

  detach(): void {
    this.end();
    this.#handle.detach({});
  }
}

function descriptionOf(jsep: JanusJS.JSEP | undefined): RTCSessionDescriptionInit | null {
  if (jsep?.sdp === undefined || (jsep.type !== 'offer' && jsep.type !== 'answer')) return null;
  return { type: jsep.type, sdp: jsep.sdp };
}

/** Janus learns our addresses from the packets themselves, so ours never leave in a description. */
function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(?:candidate:.*|end-of-candidates)\r\n/gm, '');
}
