import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import type { ClinicId } from './clinic-record.ts';

/** The current MLS group of an appointment, as the gateway orders it. */
export interface GroupRecord {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly groupId: string;
  /** The epoch the next commit must lead from. */
  readonly epoch: number;
  readonly committer: ParticipantId;
}

export interface CommitRecord {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly groupId: string;
  /** The epoch this commit leads from. */
  readonly epoch: number;
  readonly sender: ParticipantId;
  readonly bytes: string;
}

export interface KeyPackageRecord {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly participantId: ParticipantId;
  readonly bytes: string;
}
