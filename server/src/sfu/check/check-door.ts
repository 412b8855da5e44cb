import { checkMessageSchema, closeCode, limits, type CheckServerMessage, type CloseCode, type ErrorCode } from '@consult-room/protocol';
import { CodedError, toCodedError } from '../../coded-error.ts';
import type { Crowd } from '../../limits/crowd.ts';
import type { GuardedSocket } from '../../upgrade-route.ts';
import { parseJsonObject } from '../json-document.ts';
import type { SeatGate } from '../ports.ts';
import type { Scheduler } from '../scheduler.ts';
import type { CheckGate, CheckGuest } from './check-gate.ts';
import { checkOffer } from './check-offer.ts';
import { Echo, type EchoOptions } from './echo.ts';

export interface CheckDoorOptions {
  readonly choose: EchoOptions['choose'];
  readonly gate: Pick<SeatGate, 'refused'>;
  readonly checks: CheckGate;
  readonly scheduler: Scheduler;
  /** Who is being tested, by seat: one more test of a seat ends the one before. */
  readonly crowd: Crowd;
}

const lookEveryMs = 250;

/**
 * One browser that tests its network before it is let in. It says who it is with a token made for this, then offers;
 * one thing it did not have to say ends it. It is over after `limits.checkMs`, and as soon as its seat is not at the
 * device check any more: from the waiting room until the admission no packet of media flows.
 */
export class CheckDoor {
  readonly #socket: GuardedSocket;
  readonly #options: CheckDoorOptions;
  readonly #echo: Echo;
  readonly #stops: (() => void)[] = [];
  #guest: CheckGuest | null = null;
  #offers = 0;
  #isAsking = false;

  static open(socket: GuardedSocket, options: CheckDoorOptions): void {
    const door = new CheckDoor(socket, options);
    socket.onText((text) => void door.#receive(text));
    socket.onClose(() => door.#closed());
  }

  private constructor(socket: GuardedSocket, options: CheckDoorOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#echo = new Echo({ choose: options.choose, onLost: () => this.#close(closeCode.restart, 'media-unavailable') });
    this.#stops.push(options.scheduler.after(limits.helloTimeoutMs, () => {
      if (this.#guest === null) this.#close(closeCode.helloTimeout, 'hello-timeout');
    }));
  }

  async #receive(text: string): Promise<void> {
    try {
      const parsed = checkMessageSchema.safeParse(Buffer.byteLength(text) > limits.messageBytes ? null : parseJsonObject(text));
      if (!parsed.success) throw new CodedError('bad-request');
      if (parsed.data.type === 'hello') this.#welcome(parsed.data.token);
      else await this.#answer(parsed.data.sdp);
    } catch (error) {
      this.#refuse(toCodedError(error).code);
    }
  }

  #welcome(token: string): void {
    if (this.#guest !== null) throw new CodedError('bad-request');
    const { checks, scheduler, crowd } = this.#options;
    const guest = checks.checkingSeat(token);
    this.#guest = guest;
    this.#socket.markKnown();
    this.#stops.push(
      crowd.enter(guest.key, () => this.#close(closeCode.movedAway, 'rate-limited')),
      scheduler.after(limits.checkMs, () => this.#close(closeCode.normal)),
      scheduler.every(lookEveryMs, () => {
        if (!checks.isChecking(guest)) this.#close(closeCode.normal);
      }),
    );
    this.#send({ type: 'welcome', iceServers: guest.iceServers });
  }

  async #answer(text: string): Promise<void> {
    if (this.#guest === null) throw new CodedError('hello-required');
    if (!this.#options.checks.isChecking(this.#guest)) throw new CodedError('seat-state');
    const sdp = checkOffer(text);
    if (sdp === null) throw new CodedError('sdp-refused');
    if (this.#isAsking || this.#offers >= limits.checkOffers) throw new CodedError('rate-limited');
    this.#offers += 1;
    this.#isAsking = true;
    const answer = await this.#echo.answer(sdp);
    this.#isAsking = false;
    this.#send({ type: 'answer', sdp: answer });
  }

  /** There is one way through this door; whoever leaves it has no business here. */
  #refuse(code: ErrorCode): void {
    if (!this.#socket.isOpen) return;
    // Late is not hostile: the person may have gone on meanwhile.
    const seat = code === 'seat-state' || code === 'media-unavailable' ? null : this.#guest?.seat ?? null;
    this.#options.gate.refused(seat, 'janus.refused', { code, reason: 'network-check' });
    this.#send({ type: 'error', code });
    this.#close(code === 'media-unavailable' ? closeCode.restart : closeCode.forbidden, code);
  }

  #send(message: CheckServerMessage): void {
    if (this.#socket.isOpen) this.#socket.send(JSON.stringify(message));
  }

  #close(code: CloseCode, reason?: ErrorCode): void {
    this.#socket.close(code, reason);
    this.#closed();
  }

  #closed(): void {
    for (const stop of this.#stops.splice(0)) stop();
    void this.#echo.end();
  }
}
