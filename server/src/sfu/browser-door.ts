import { closeCode, janusClaimSchema, janusCreateSchema, limits, type CloseCode, type ErrorCode } from '@consult-room/protocol';
import { toCodedError } from '../coded-error.ts';
import type { GuardedSocket } from '../upgrade-route.ts';
import type { BrowserLink } from './browser-link.ts';
import { refuse, type Refusal } from './decision.ts';
import { janusError } from './janus-error.ts';
import { parseJsonObject, type JsonObject } from './json-document.ts';
import type { AdmittedSeat, SeatGate } from './ports.ts';
import type { Scheduler } from './scheduler.ts';
import type { SessionRegistry } from './session-registry.ts';
import type { VirtualSession } from './virtual-session.ts';

export interface BrowserDoorOptions {
  readonly registry: SessionRegistry;
  readonly gate: SeatGate;
  readonly scheduler: Scheduler;
}

/** A page that is refused this often does not err, it tries: each refusal costs an audit row. */
const refusalsAllowed = 200;

/** One browser's socket: lets it in by token, hands its messages to the seat's session, answers refusals. */
export class BrowserDoor implements BrowserLink {
  readonly #socket: GuardedSocket;
  readonly #options: BrowserDoorOptions;
  readonly #stopTimer: () => void;
  #entering = false;
  #session: VirtualSession | null = null;
  #refusals = 0;

  static open(socket: GuardedSocket, options: BrowserDoorOptions): BrowserDoor {
    const door = new BrowserDoor(socket, options);
    socket.onText((text) => door.#receive(text));
    socket.onClose(() => door.#closed());
    return door;
  }

  private constructor(socket: GuardedSocket, options: BrowserDoorOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#stopTimer = options.scheduler.after(limits.helloTimeoutMs, () => {
      if (this.#session === null) this.close(closeCode.helloTimeout, 'hello-timeout');
    });
  }

  send(message: JsonObject): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(code: CloseCode, reason?: ErrorCode): void {
    this.#socket.close(code, reason);
  }

  #receive(text: string): void {
    if (Buffer.byteLength(text) > limits.messageBytes) return this.close(closeCode.tooLarge, 'too-large');
    const message = parseJsonObject(text);
    if (message === null) return this.#refuse({}, refuse('bad-json', janusError.invalidJson, 'bad-json').refusal);
    if (this.#session === null) return this.#receiveBeforeSession(message);
    const { participantId } = this.#session.seat;
    if (!this.#options.gate.isAdmitted(participantId)) return this.#turnAway(message, this.#session);
    const refusal = this.#session.receive(message);
    if (refusal !== null) this.#refuse(message, refusal);
  }

  #receiveBeforeSession(message: JsonObject): void {
    const create = janusCreateSchema.safeParse(message);
    const claim = janusClaimSchema.safeParse(message);
    if (this.#entering || (!create.success && !claim.success)) {
      this.#refuse(message, refuse('create-first', janusError.sessionNotFound).refusal);
    } else if (create.success) {
      void this.#enter(message, create.data.token, (seat) => this.#options.registry.open(seat));
    } else if (claim.success) {
      void this.#enter(message, claim.data.token, async (seat) => this.#options.registry.claim(seat, claim.data.session_id));
    }
  }

  async #enter(message: JsonObject, token: string, find: (seat: AdmittedSeat) => Promise<VirtualSession | null>): Promise<void> {
    this.#entering = true;
    try {
      const seat = await this.#options.gate.admittedSeat(token);
      this.#socket.markKnown();
      const session = await find(seat);
      if (session === null) this.#refuse(message, refuse('foreign-session', janusError.sessionNotFound).refusal);
      else this.#entered(message, session);
    } catch (error) {
      const { code } = toCodedError(error);
      if (showsWhoItIs(code)) this.#socket.markKnown();
      this.#refuse(message, refuse('create', janusError.unauthorized, code).refusal);
      this.close(closeCodeOf(code), code);
    } finally {
      this.#entering = false;
    }
  }

  #entered(message: JsonObject, session: VirtualSession): void {
    this.#stopTimer();
    this.#session = session;
    const { transaction, janus } = message;
    const reply = { janus: 'success', transaction };
    this.send(janus === 'claim' ? { ...reply, session_id: session.id } : { ...reply, data: { id: session.id } });
    session.connect(this);
    // The browser may have gone while Janus was asked.
    if (!this.#socket.isOpen) this.#closed();
  }

  #turnAway(message: JsonObject, session: VirtualSession): void {
    this.#refuse(message, refuse('not-admitted', janusError.unauthorized, 'not-admitted').refusal);
    void this.#options.registry.end(session, closeCode.forbidden, 'not-admitted');
  }

  #refuse(message: JsonObject, refusal: Refusal): void {
    const { code, reason, janusCode } = refusal;
    this.#options.gate.refused(this.#session?.seat ?? null, 'janus.refused', { code, reason });
    const transaction = message['transaction'];
    this.send({
      janus: 'error', error: { code: janusCode, reason: code },
      ...(this.#session === null ? {} : { session_id: this.#session.id }),
      ...(typeof transaction === 'string' && transaction.length <= 64 ? { transaction } : {}),
    });
    this.#refusals += 1;
    if (this.#refusals > refusalsAllowed) this.close(closeCode.policy, 'rate-limited');
  }

  #closed(): void {
    this.#stopTimer();
    if (this.#session !== null) this.#options.registry.linger(this.#session, this);
  }
}

/** Refused, but with a token of ours, if perhaps an old one; neither that nor our own trouble is put down to the address. */
function showsWhoItIs(code: ErrorCode): boolean {
  return code !== 'unauthenticated' && code !== 'rate-limited';
}

function closeCodeOf(code: ErrorCode): CloseCode {
  switch (code) {
    case 'unauthenticated':
    case 'token-expired':
    case 'token-revoked': return closeCode.unauthenticated;
    case 'media-unavailable':
    case 'audit-unavailable':
    case 'unavailable':
    case 'internal': return closeCode.restart;
    case 'appointment-ended':
    case 'appointment-cancelled': return closeCode.over;
    case 'rate-limited': return closeCode.rateLimited;
    default: return closeCode.forbidden;
  }
}
