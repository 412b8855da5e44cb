import type { AuditAction, AuditActor, AuditEntry, ParticipantId } from '@consult-room/protocol';
import type { ClinicId } from '../stores/clinic-record.ts';

/** The chain of events that belong to a clinic and to no single appointment. */
export const clinicChain = 'clinic';

/** What happened, before it gets its place in the chain. */
export interface AuditEvent {
  readonly clinicId: ClinicId;
  /** An appointment id, or `clinicChain`. */
  readonly chain: string;
  readonly actor: AuditActor;
  readonly action: AuditAction;
  readonly outcome?: AuditEntry['outcome'];
  readonly target?: ParticipantId;
  /** Codes and states only, never free text. */
  readonly detail?: AuditEntry['detail'];
}
