import { limits, type AppointmentId, type AppointmentInput, type AppointmentPatch, type AppointmentState, type AuditActor, type ParticipantId, type ParticipantInput, type TokenView } from '@consult-room/protocol';
import { appendAudit } from '../audit/audit-chain.ts';
import { clinicChain } from '../audit/audit-event.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import type { Store } from '../stores/store.ts';
import type { ClinicCaller } from '../tokens/api-keys.ts';
import { hashSecret } from '../tokens/hash-secret.ts';
import type { Pseudonyms } from '../tokens/pseudonyms.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import type { Announcer } from './announcer.ts';
import { seatOf } from './decision.ts';
import { demand } from './demand.ts';
import type { Dismissal } from './dismissal.ts';
import { checkHours } from './door-hours.ts';
import type { Ledger } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import type { Looks } from './looks.ts';
import { newConsultation, newSeat, patchTimes, type SeatSecrets } from './new-consultation.ts';
import type { ClinicVerb } from './rights.ts';

interface AppointmentBookParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly live: LiveConsultations;
  readonly announcer: Announcer;
  readonly dismissal: Dismissal;
  readonly looks: Looks;
  readonly secrets: SeatSecrets;
  readonly tokens: TokenDesk;
  readonly pseudonyms: Pseudonyms;
  readonly now: Clock;
}

const clinicActor = (caller: ClinicCaller): AuditActor => ({ kind: 'clinic', subject: caller.keyId });

/** What a clinic's back end does with its appointments. Another clinic's id reads like an unknown one. */
export class AppointmentBook {
  readonly #parts: AppointmentBookParts;

  constructor(parts: AppointmentBookParts) {
    this.#parts = parts;
  }

  /** With an Idempotency-Key, the same request again answers with the appointment of the first. */
  async create(caller: ClinicCaller, input: AppointmentInput, idempotencyKey: string | null): Promise<Consultation> {
    const { ledger, secrets, pseudonyms, now } = this.#parts;
    const made = newConsultation(caller.clinicId, input, secrets);
    const keyHash = idempotencyKey === null ? null : hashSecret(idempotencyKey);
    // Keyed: a plain hash would let who has the database try birth dates until it fits.
    const bodyHash = pseudonyms.of('request', caller.clinicId, canonicalJson(input));
    const nowMs = now();
    const created = await ledger.transact(async (tx) => {
      const earlier = keyHash === null ? null : await tx.findIdempotent(caller.clinicId, keyHash);
      if (earlier !== null && earlier.bodyHash !== '' && earlier.bodyHash !== bodyHash) throw new CodedError('idempotency-mismatch');
      if (earlier !== null) return tx.findConsultation(caller.clinicId, earlier.appointmentId);
      await tx.insertAppointment(made.appointment, nowMs);
      for (const seat of made.seats) await tx.insertSeat(seat);
      if (keyHash !== null) await tx.insertIdempotent(caller.clinicId, keyHash, bodyHash, made.appointment.id, nowMs);
      await appendAudit(tx, {
        clinicId: caller.clinicId, chain: made.appointment.id, actor: clinicActor(caller), action: 'appointment.created', detail: { participants: made.seats.length, ...Object.fromEntries(made.seats.map(({ id, role }) => [id, role])) },
      }, nowMs);
      return tx.findConsultation(caller.clinicId, made.appointment.id);
    });
    if (created === null) throw new CodedError('internal');
    this.#parts.announcer.refreshClinic(caller.clinicId);
    return created;
  }

  async get(caller: ClinicCaller, id: AppointmentId): Promise<Consultation> {
    const consultation = await this.#find(caller, id);
    await this.#parts.looks.record(caller.clinicId, clinicActor(caller), 'appointment', id);
    return consultation;
  }

  async list(caller: ClinicCaller, fromMs: number, toMs: number): Promise<readonly Consultation[]> {
    const found = await this.#parts.store.reads.listConsultations(caller.clinicId, fromMs, toMs);
    await this.#parts.looks.record(caller.clinicId, clinicActor(caller), 'list');
    return found;
  }

  async #find(caller: ClinicCaller, id: AppointmentId): Promise<Consultation> {
    const consultation = await this.#parts.store.reads.findConsultation(caller.clinicId, id);
    if (consultation === null) throw new CodedError('not-found');
    return consultation;
  }

  async patch(caller: ClinicCaller, appointmentId: AppointmentId, patch: AppointmentPatch): Promise<Consultation> {
    const { after } = await this.#parts.ledger.change({ clinicId: caller.clinicId, appointmentId }, ({ appointment, seats }) => {
      mayCall(caller, 'changeAppointment', appointment.state);
      return {
        appointment: { ...patchTimes(appointment, patch), sequence: appointment.sequence + 1 },
        // The clinic's word opens a link that wrong birth dates have closed, also where no mail can.
        seats: seats.filter((seat) => seat.birthDateTries > 0).map(({ id }) => ({ id, change: { birthDateTries: 0 } })), audit: [{ actor: clinicActor(caller), action: 'appointment.changed' }],
      };
    });
    this.#parts.announcer.announce(appointmentId);
    this.#parts.announcer.refreshClinic(caller.clinicId);
    return after;
  }

  async cancel(caller: ClinicCaller, appointmentId: AppointmentId): Promise<Consultation> {
    const { after } = await this.#parts.dismissal.over({ clinicId: caller.clinicId, appointmentId }, 'cancel', clinicActor(caller), 'cancelled');
    return after;
  }

  async addParticipant(caller: ClinicCaller, appointmentId: AppointmentId, input: ParticipantInput): Promise<SeatRecord> {
    const { ledger, secrets, live, announcer, now } = this.#parts;
    const { after, added } = await ledger.transact(async (tx) => {
      const before = await tx.findConsultation(caller.clinicId, appointmentId);
      if (before === null) throw new CodedError('not-found');
      mayCall(caller, 'addParticipant', before.appointment.state);
      if (before.seats.filter((seat) => seat.state !== 'removed').length >= limits.participantsPerAppointment) throw new CodedError('participants-limit');
      const seat = newSeat(before.appointment, input, secrets);
      await tx.insertSeat(seat);
      await appendAudit(tx, {
        clinicId: caller.clinicId, chain: appointmentId, actor: clinicActor(caller), action: 'participant.added', target: seat.id, detail: { role: seat.role },
      }, now());
      return { added: seat, after: await tx.findConsultation(caller.clinicId, appointmentId) };
    });
    if (after !== null && live.get(appointmentId) !== null) live.remember(after);
    announcer.announce(appointmentId);
    announcer.refreshClinic(caller.clinicId);
    return added;
  }

  async revokeParticipant(caller: ClinicCaller, appointmentId: AppointmentId, id: ParticipantId): Promise<void> {
    const { appointment, seats } = await this.#find(caller, appointmentId);
    seatOf({ appointment, seats }, id);
    mayCall(caller, 'revokeParticipant', appointment.state);
    await this.#parts.dismissal.revoke({ clinicId: caller.clinicId, appointmentId }, id, clinicActor(caller));
  }

  /** A room token for a person whom the clinic's portal has signed in. */
  async issueToken(caller: ClinicCaller, appointmentId: AppointmentId, id: ParticipantId): Promise<TokenView> {
    const consultation = await this.#find(caller, appointmentId);
    const seat = seatOf(consultation, id);
    mayCall(caller, 'issueRoomToken', consultation.appointment.state);
    demand({ as: 'seat', role: seat.role, state: seat.state, verb: 'hello', appointment: consultation.appointment.state });
    checkHours(consultation.appointment, seat, this.#parts.now());
    await this.#record({ chain: appointmentId, action: 'token.issued', target: id }, caller);
    return this.#parts.tokens.forSeat(seat);
  }

  async issueQueueToken(caller: ClinicCaller, staffId: string): Promise<TokenView> {
    const staff = this.#parts.pseudonyms.of('staff', caller.clinicId, staffId);
    await this.#record({ chain: clinicChain, action: 'queue-token.issued', detail: { staff } }, caller);
    return this.#parts.tokens.forQueue(caller.clinicId, staffId, caller.keyId);
  }

  #record(event: Pick<Parameters<typeof appendAudit>[1], 'chain' | 'action' | 'target' | 'detail'>, caller: ClinicCaller): Promise<void> {
    const { ledger, now } = this.#parts;
    return ledger.transact((tx) => appendAudit(tx, { clinicId: caller.clinicId, actor: clinicActor(caller), ...event }, now()));
  }
}

function mayCall({ scopes }: ClinicCaller, verb: ClinicVerb, appointment: AppointmentState): void {
  demand({ as: 'clinic', scopes, verb, appointment });
}
