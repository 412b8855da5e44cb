import { mayEnterRoom, type ClientMessage, type SeatState, type ServerMessage, type WelcomeMessage } from '@consult-room/protocol';
import { ConsultError, toConsultError } from '../consult-error.ts';
import { LinkPatience } from './link-patience.ts';
import { closingReasons } from './closing-reasons.ts';
import type { SessionCall } from './session-call.ts';
import { isStale, SessionLink } from './session-link.ts';
import type { Credentials, SessionOptions } from './session-options.ts';
import type { SessionStore } from './session-store.ts';

export interface VisitParts {
  readonly options: SessionOptions;
  readonly store: SessionStore;
  readonly call: SessionCall;
  /** Welcomed for the first time since a device was last asked for. */
  readonly onWelcome: () => void;
  /** What opens a test of the network. */
  readonly onCheckToken: (token: string) => void;
  /** The visit is over: let the devices go. */
  readonly onEnd: () => void;
  /** The visit stops for now, at trouble or the door: let the devices go, they are asked for again. */
  readonly onStop: () => void;
}

/** The seat as the gateway has it: gets us welcomed, follows what it says of the seat, and knows when it is over. */
export class SeatVisit {
  readonly #parts: VisitParts;
  readonly #patience: LinkPatience;
  #credentials: Credentials = { secret: null, token: null, tokenProvider: null };
  #link: SessionLink | null = null;
  #seat: SeatState = 'invited';
  #appointmentId = '';
  #leaving = false;

  constructor(parts: VisitParts) {
    this.#parts = parts;
    this.#patience = new LinkPatience(parts.store);
  }

  get seat(): SeatState {
    return this.#seat;
  }

  get appointmentId(): string {
    return this.#appointmentId;
  }

  /** What opens media, once the gateway has given it. */
  async mediaToken(): Promise<string> {
    if (this.#link === null) throw new ConsultError('closed');
    return await this.#link.mediaToken();
  }

  /** A link waits at the door for a tap; a token, or one remembered from before a reload, goes on. @throws ConsultError */
  async open(credentials: Credentials, takeOver = false): Promise<void> {
    this.#credentials = credentials;
    this.#leaving = false;
    const link = this.#newLink();
    if (await link.hasToken()) await this.#connect(link, takeOver);
    else this.#parts.store.transition({ type: 'door', reason: null });
  }

  /** The door's tap: redeems the link, with the birth date where it asks for one, or moves the seat here. @throws ConsultError */
  async enterDoor(takeOver: boolean, birthDate?: string): Promise<void> {
    this.#leaving = false;
    const link = this.#link ?? this.#newLink();
    try {
      if (!(await link.hasToken())) await link.redeem(birthDate);
    } catch (error) {
      this.#refused(toConsultError(error));
    }
    await this.#connect(link, takeOver);
  }

  /** Tells the clinic that a person is here, where it does not know yet. @throws ConsultError */
  async arrive(): Promise<void> {
    if (this.#seat === 'invited' || this.#seat === 'left') await this.request({ type: 'arrive' });
  }

  /** @throws ConsultError */
  request(message: ClientMessage): Promise<void> {
    return this.#link?.request(message) ?? Promise.reject(new ConsultError('offline', true));
  }

  send(message: ClientMessage): void {
    this.#link?.send(message);
  }

  /** Nothing is heard for a while, by our own doing: nobody's patience is tried. */
  pause(): void {
    this.#patience.back();
    this.#link?.pause();
  }

  /** Time may have passed unseen: an open line is tried, a lost one sought at once. */
  lookAgain(): void {
    this.#patience.renew();
    this.#link?.lookAgain();
  }

  /** Is the line alive? */
  probe(): void {
    this.#link?.lookAgain();
  }

  renewLink(): void {
    this.#link?.pause();
    this.#link?.lookAgain();
  }

  /** From now on the seat's own `left` is no news. */
  leaving(): void {
    this.#leaving = true;
  }

  end(reason: string): void {
    const { store, call, onEnd } = this.#parts;
    onEnd();
    void call.stop();
    this.#patience.back();
    this.#link?.forget();
    this.#link?.close();
    this.#link = null;
    this.#seat = 'left';
    store.transition({ type: 'ended', reason });
  }

  /** Camera and microphone go off with the call. Where no retry cures it the line goes too. */
  fail(error: ConsultError): void {
    this.#stop();
    if (!error.recoverable) this.close();
    this.#parts.store.transition({ type: 'failed', code: error.code, recoverable: error.recoverable });
  }

  /** The call itself failed: without its line nothing but the person's own retry starts it again. */
  callFailed(error: ConsultError): void {
    this.close();
    this.fail(error);
  }

  close(): void {
    this.#patience.back();
    this.#link?.close();
    this.#link = null;
  }

  #stop(): void {
    this.#parts.onStop();
    void this.#parts.call.stop();
  }

  #newLink(): SessionLink {
    this.#link?.close();
    const link: SessionLink = new SessionLink(this.#parts.options, this.#credentials, {
      onMessage: (message) => this.#link === link && this.#receive(message),
      onLost: () => this.#link === link && this.#patience.lost(),
      onClosed: (error) => this.#link === link && this.#closed(error),
    });
    this.#link = link;
    return link;
  }

  async #connect(link: SessionLink, takeOver: boolean): Promise<void> {
    try {
      await link.connect(takeOver);
    } catch (error) {
      this.#refused(toConsultError(error));
    }
  }

  /** Shows a refusal of the link or of hello where it belongs, and hands it on. */
  #refused(error: ConsultError): never {
    const { store } = this.#parts;
    if (error.code === 'closed') throw error;
    store.update({ opensAt: error.opensAt });
    if (closingReasons.has(error.code)) this.#closed(error);
    else if (error.code === 'seat-in-use') store.transition({ type: 'door', reason: error.code });
    else if (this.#credentials.secret === null) this.fail(error);
    else if (isStale(error.code)) this.#closed(error);
    else if (error.recoverable) store.transition({ type: 'door', reason: error.code });
    else this.fail(error);
    throw error;
  }

  /** The gateway will not have us back by itself. */
  #closed(error: ConsultError): void {
    const { store } = this.#parts;
    const ending = closingReasons.get(error.code);
    if (ending !== undefined) return this.end(ending);
    if (!isStale(error.code) || this.#credentials.secret === null) return this.fail(error);
    // The link opens the same seat again; only the tap is needed.
    this.#stop();
    this.#link?.forget();
    store.transition({ type: 'door', reason: null });
  }

  #receive(message: ServerMessage): void {
    const { store, call } = this.#parts;
    switch (message.type) {
      case 'welcome':
        return this.#welcomed(message);
      case 'seat':
        store.update({ clinicSays: message.reason ?? null });
        return this.#seatIs(message.state);
      case 'waiting': {
        const { position = null, etaMinutes = null, clinicianPresent } = message;
        return store.update({ waiting: { ...store.snapshot.waiting, position, etaMinutes, clinicianPresent } });
      }
      case 'notice': {
        const { waiting } = store.snapshot;
        return store.update({ waiting: { ...waiting, notices: [...waiting.notices, { text: message.text, at: message.at }] } });
      }
      case 'check-token':
        return this.#parts.onCheckToken(message.token);
      case 'appointment':
        return store.update({ appointment: store.snapshot.appointment && { ...store.snapshot.appointment, state: message.state } });
      case 'ended':
        return this.end(message.reason);
      case 'admitted':
        store.update({ isHost: message.host });
        // After trouble only the person starts a call again; one that is stuck goes on.
        return store.snapshot.state === 'trouble' && !call.isOpen ? undefined : call.admitted(message);
      default:
        return call.handle(message);
    }
  }

  #welcomed({ participant, appointment, clinic, clinicians, seat }: WelcomeMessage): void {
    const { store, onWelcome } = this.#parts;
    const { id, start, end, state } = appointment;
    this.#patience.back();
    this.#appointmentId = id;
    store.update({
      self: participant, isHost: participant.role === 'clinician', appointment: { start, end, state }, opensAt: null, clinic, clinicians,
    });
    if (seat.state === 'left') {
      // Left before, and welcomed again: that is somebody coming back, not somebody going.
      this.#seat = 'left';
      store.transition({ type: 'seat', seat: 'left' });
    } else this.#seatIs(seat.state);
    onWelcome();
  }

  #seatIs(seat: SeatState): void {
    const { store, call } = this.#parts;
    this.#seat = seat;
    if (seat === 'denied' || seat === 'removed' || seat === 'expired') return this.end(seat);
    if (seat === 'left') return this.#leaving ? undefined : this.end('left');
    if (!mayEnterRoom(seat)) void call.stop();
    if (seat === 'waiting') call.preload();
    store.transition({ type: 'seat', seat });
  }
}
