import { randomBytes } from 'node:crypto';
import type { AppointmentId, AuditAction, ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../../server/src/coded-error.ts';
import type { CheckGate, CheckGuest } from '../../server/src/sfu/check/check-gate.ts';
import type { AdmittedSeat, SeatGate } from '../../server/src/sfu/ports.ts';

export interface RefusalNote {
  readonly seat: AdmittedSeat | null;
  readonly action: AuditAction;
  readonly detail: Readonly<Record<string, string>>;
}

/** The appointments as the media side sees them: who is admitted, and what was refused. Tokens are the seats' ids. */
export class OpenGate implements SeatGate, CheckGate {
  readonly refusals: RefusalNote[] = [];
  readonly over = new Set<AppointmentId>();
  readonly moves: string[] = [];
  /** Who is at the device check. */
  readonly checking = new Map<ParticipantId, CheckGuest>();
  readonly #admitted = new Map<ParticipantId, AdmittedSeat>();

  admit(appointmentId: AppointmentId, participantId: ParticipantId = newId('par')): AdmittedSeat {
    const seat: AdmittedSeat = { appointmentId, participantId, role: 'patient' };
    this.#admitted.set(participantId, seat);
    return seat;
  }

  putOut(participantId: ParticipantId): void {
    this.#admitted.delete(participantId);
  }

  async admittedSeat(token: string): Promise<AdmittedSeat> {
    const seat = this.#admitted.get(token);
    if (seat === undefined) throw new CodedError('not-admitted');
    return seat;
  }

  isAdmitted(participantId: ParticipantId): boolean {
    return this.#admitted.has(participantId);
  }

  letCheck(participantId: ParticipantId = newId('par')): ParticipantId {
    this.checking.set(participantId, { key: participantId, seat: { appointmentId: newId('apt'), participantId, role: 'patient' }, device: 'device', iceServers: [] });
    return participantId;
  }

  checkingSeat(token: string): CheckGuest {
    const guest = this.checking.get(token);
    if (guest === undefined) throw new CodedError('seat-state');
    return guest;
  }

  isChecking({ seat }: CheckGuest): boolean {
    return seat !== null && this.checking.has(seat.participantId);
  }

  isLive(appointmentId: AppointmentId): boolean {
    return !this.over.has(appointmentId);
  }

  mediaMoved(_appointmentId: AppointmentId, { reason = '' }: Readonly<Record<string, string>>): void {
    this.moves.push(reason);
  }

  refused(seat: AdmittedSeat | null, action: AuditAction, detail: Readonly<Record<string, string>>): void {
    this.refusals.push({ seat, action, detail });
  }
}

export function newId(kind: 'apt' | 'par'): string {
  return `${kind}_${randomBytes(16).toString('base64url')}`;
}
