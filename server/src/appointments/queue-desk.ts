import { closeCode, type AuditActor, type QueueClaims, type QueueClientMessage } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import type { Consultation } from '../stores/consultation.ts';
import type { StoreReads } from '../stores/store.ts';
import type { ApiKeys } from '../tokens/api-keys.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import type { Announcer } from './announcer.ts';
import type { ClinicBoard, QueueLine, QueueWatcher } from './clinic-board.ts';
import type { ClinicProfiles } from './clinic-profiles.ts';
import { seatOf } from './decision.ts';
import { demand } from './demand.ts';
import type { HostActs } from './host-acts.ts';
import type { Looks } from './looks.ts';
import { isLookedAfterBy } from './waiting-line.ts';

interface QueueDeskParts {
  readonly reads: StoreReads;
  readonly tokens: TokenDesk;
  readonly apiKeys: ApiKeys;
  readonly board: ClinicBoard;
  readonly announcer: Announcer;
  readonly hostActs: HostActs;
  readonly looks: Looks;
  readonly clinics: ClinicProfiles;
  readonly now: Clock;
}

/** A member of staff at the queue, as the token says. */
export interface QueueConnection extends QueueWatcher {
  readonly actor: AuditActor;
  readonly claims: QueueClaims;
}

/** Answers what staff ask through the queue. Throws CodedErrors; then nothing has changed. */
export class QueueDesk {
  readonly #parts: QueueDeskParts;
  readonly #connections = new Set<QueueConnection>();
  /** How often all tokens became void. */
  #clearings = 0;

  constructor(parts: QueueDeskParts) {
    this.#parts = parts;
  }

  /** Throws `token-expired` when the clinic's word for this person does not hold any more, `token-revoked` when what it was given with was taken back. */
  async attach(claims: QueueClaims, line: QueueLine): Promise<QueueConnection> {
    const clearings = this.#clearings;
    const { board, announcer, tokens, clinics, looks, now } = this.#parts;
    demand({ as: 'staff', verb: 'hello', appointment: null });
    const clinic = await clinics.of(claims.clinic);
    await this.#checkKey(claims);
    await looks.record(claims.clinic, { kind: 'staff', subject: claims.sub }, 'queue');
    if (clearings !== this.#clearings) throw new CodedError('token-revoked');
    const renewed = tokens.renewQueue(claims);
    const connection: QueueConnection = { clinicId: claims.clinic, staffId: claims.staff, actor: { kind: 'staff', subject: claims.sub }, claims, line };
    if (!line.isOpen) return connection;
    board.add(connection);
    this.#connections.add(connection);
    line.send({ type: 'queue-welcome', clinic, ...renewed, now: now() });
    announcer.refreshClinic(claims.clinic);
    return connection;
  }

  /**
   * Shuts the queues whose time is over: nobody is shown people on a word the clinic gave yesterday, or with a key it
   * has taken back. They come back by themselves where the portal gives out a new token, and ask for one where it does not.
   */
  async sweep(): Promise<void> {
    for (const { claims, line } of this.#connections) if (this.#parts.tokens.isQueueOver(claims)) line.close(closeCode.restart, 'token-expired');
    await Promise.all(Array.from(this.#connections, async ({ claims, line }) => {
      // A store that cannot be asked right now says nothing against anybody: the next sweep asks again.
      if (!await this.#holds(claims).catch(() => true)) line.close(closeCode.restart, 'token-revoked');
    }));
  }

  /** All tokens are void: whoever is here shows a new one. */
  clear(): void {
    this.#clearings += 1;
    for (const { line } of this.#connections) line.close(closeCode.restart, 'token-revoked');
  }

  detach(connection: QueueConnection): void {
    this.#connections.delete(connection);
    this.#parts.board.remove(connection);
    this.#parts.announcer.refreshClinic(connection.clinicId);
  }

  async handle(connection: QueueConnection, message: QueueClientMessage): Promise<void> {
    if (message.type === 'ping') return connection.line.send({ type: 'pong' });
    this.#parts.tokens.checkQueue(connection.claims);
    if (message.type === 'refresh-token') {
      demand({ as: 'staff', verb: message.type, appointment: null });
      await this.#checkKey(connection.claims);
      return connection.line.send({ type: 'token', ...this.#parts.tokens.renewQueue(connection.claims) });
    }
    const consultation = await this.#find(connection, message.appointmentId);
    demand({ as: 'staff', verb: message.type, appointment: consultation.appointment.state, target: seatOf(consultation, message.participantId).role });
    const place = { clinicId: connection.clinicId, appointmentId: message.appointmentId };
    return this.#parts.hostActs.perform(place, connection.actor, message);
  }

  async #checkKey(claims: QueueClaims): Promise<void> {
    if (!await this.#holds(claims)) throw new CodedError('token-revoked');
  }

  /** Is the API key the clinic vouched with still good? Tokens from before they named one end by themselves. */
  async #holds({ clinic, key }: QueueClaims): Promise<boolean> {
    return key === undefined || this.#parts.apiKeys.isGood(clinic, key);
  }

  /** An appointment of another clinic, or of colleagues, reads like an unknown one. */
  async #find(connection: QueueConnection, id: string): Promise<Consultation> {
    const consultation = await this.#parts.reads.findConsultation(connection.clinicId, id);
    if (consultation === null || !isLookedAfterBy(consultation, connection.staffId)) throw new CodedError('not-found');
    return consultation;
  }
}
