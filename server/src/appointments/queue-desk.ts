import type { AuditActor, QueueClaims, QueueClientMessage } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import type { Consultation } from '../stores/consultation.ts';
import type { StoreReads } from '../stores/store.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import type { Announcer } from './announcer.ts';
import type { ClinicBoard, QueueLine, QueueWatcher } from './clinic-board.ts';
import { seatOf } from './decision.ts';
import { demand } from './demand.ts';
import type { HostActs } from './host-acts.ts';
import { isLookedAfterBy } from './waiting-line.ts';

interface QueueDeskParts {
  readonly reads: StoreReads;
  readonly tokens: TokenDesk;
  readonly board: ClinicBoard;
  readonly announcer: Announcer;
  readonly hostActs: HostActs;
  readonly clinic: { readonly name: string; readonly phone: string };
  readonly now: Clock;
}

/** A member of staff at the queue, as the token says. */
export interface QueueConnection extends QueueWatcher {
  readonly actor: AuditActor;
}

/** Answers what staff ask through the queue. Throws CodedErrors; then nothing has changed. */
export class QueueDesk {
  readonly #parts: QueueDeskParts;

  constructor(parts: QueueDeskParts) {
    this.#parts = parts;
  }

  attach(claims: QueueClaims, line: QueueLine): QueueConnection {
    const { board, announcer, tokens, clinic, now } = this.#parts;
    demand({ as: 'staff', verb: 'hello', appointment: null });
    const connection: QueueConnection = { clinicId: claims.clinic, staffId: claims.staff, actor: { kind: 'staff', subject: claims.sub }, line };
    board.add(connection);
    line.send({ type: 'queue-welcome', clinic, ...tokens.forQueue(claims.clinic, claims.staff), now: now() });
    announcer.refreshClinic(claims.clinic);
    return connection;
  }

  detach(connection: QueueConnection): void {
    this.#parts.board.remove(connection);
    this.#parts.announcer.refreshClinic(connection.clinicId);
  }

  async handle(connection: QueueConnection, message: QueueClientMessage): Promise<void> {
    if (message.type === 'ping') return connection.line.send({ type: 'pong' });
    if (message.type === 'refresh-token') {
      demand({ as: 'staff', verb: message.type, appointment: null });
      return connection.line.send({ type: 'token', ...this.#parts.tokens.forQueue(connection.clinicId, connection.staffId) });
    }
    const consultation = await this.#find(connection, message.appointmentId);
    demand({ as: 'staff', verb: message.type, appointment: consultation.appointment.state, target: seatOf(consultation, message.participantId).role });
    const place = { clinicId: connection.clinicId, appointmentId: message.appointmentId };
    return this.#parts.hostActs.perform(place, connection.actor, message);
  }

  /** An appointment of another clinic, or of colleagues, reads like an unknown one. */
  async #find(connection: QueueConnection, id: string): Promise<Consultation> {
    const consultation = await this.#parts.reads.findConsultation(connection.clinicId, id);
    if (consultation === null || !isLookedAfterBy(consultation, connection.staffId)) throw new CodedError('not-found');
    return consultation;
  }
}
