import type { AppointmentId, AppointmentState, CheckResult, ParticipantId, Role, SeatState } from '@consult-room/protocol';
import type { ClinicId } from './clinic-record.ts';

export interface AppointmentRecord {
  readonly id: AppointmentId;
  readonly clinicId: ClinicId;
  readonly externalId: string | null;
  /** As the clinic gave it: its offset is the wall clock people are told. */
  readonly start: string;
  readonly end: string;
  /** ms since the Unix epoch */
  readonly startMs: number;
  readonly endMs: number;
  readonly state: AppointmentState;
  /** RFC 5545 SEQUENCE of the calendar entry: grows with each change people are told of. */
  readonly sequence: number;
  /** Grows with every write to the appointment or one of its seats. */
  readonly version: number;
}

export interface SeatRecord {
  readonly id: ParticipantId;
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly role: Role;
  readonly name: string;
  readonly email: string | null;
  readonly locale: string | null;
  readonly staffId: string | null;
  readonly state: SeatState;
  /** ms since the Unix epoch; kept while the person has a place in line. */
  readonly waitingSinceMs: number | null;
  /** SHA-256 (hex) of the device key that holds the seat. */
  readonly deviceHash: string | null;
  /** SHA-256 (hex) of the link secret; null where there is no link. */
  readonly linkHash: string | null;
  readonly check: CheckResult | null;
  readonly invitedAtMs: number | null;
  readonly denyReason: string | null;
  /** Grows when the seat moves to another device: tokens of before seat no other one. */
  readonly tokenGeneration: number;
  /** Keyed hash of the birth date the link asks for; null: it asks for none. */
  readonly birthDateHash: string | null;
  /** Wrong answers since the link was last mailed. */
  readonly birthDateTries: number;
}

/** An appointment with its seats, in the order they were added. */
export interface Consultation {
  readonly appointment: AppointmentRecord;
  readonly seats: readonly SeatRecord[];
}

export type AppointmentChange = Partial<Pick<AppointmentRecord, 'start' | 'end' | 'startMs' | 'endMs' | 'state' | 'sequence'>>;
export type SeatChange = Partial<Pick<SeatRecord, 'state' | 'waitingSinceMs' | 'deviceHash' | 'check' | 'invitedAtMs' | 'denyReason' | 'tokenGeneration' | 'birthDateTries'>>;
