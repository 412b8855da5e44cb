import type { CheckDesk } from '../appointments/check-desk.ts';
import type { Redemptions } from '../appointments/redemptions.ts';
import type { AuditReader } from '../audit/audit-reader.ts';
import type { AppointmentDesk } from './appointments/appointment-desk.ts';
import { cancelAppointment } from './appointments/cancel-appointment.ts';
import { changeAppointment } from './appointments/change-appointment.ts';
import { createAppointment } from './appointments/create-appointment.ts';
import { getAppointment } from './appointments/get-appointment.ts';
import { listAppointments } from './appointments/list-appointments.ts';
import type { Endpoint } from './endpoint.ts';
import { issueCheckToken } from './issue-check-token.ts';
import { issueQueueToken } from './issue-queue-token.ts';
import { addParticipant } from './participants/add-participant.ts';
import { issueRoomToken } from './participants/issue-room-token.ts';
import { revokeParticipant } from './participants/revoke-participant.ts';
import { sendInvitation } from './participants/send-invitation.ts';
import { exportAudit } from './export-audit.ts';
import { readAuditKey } from './read-audit-key.ts';
import { readAudit } from './read-audit.ts';
import { redeemLink } from './redeem-link.ts';

export interface EndpointParts extends AppointmentDesk {
  readonly checks: CheckDesk;
  readonly redemptions: Redemptions;
  readonly auditReader: AuditReader;
  readonly auditKeyPem: string;
}

/** Every call under `/v1`. */
export function endpoints(parts: EndpointParts): readonly Endpoint[] {
  return [
    createAppointment(parts), listAppointments(parts), getAppointment(parts), changeAppointment(parts), cancelAppointment(parts),
    addParticipant(parts), revokeParticipant(parts), sendInvitation(parts), issueRoomToken(parts),
    issueCheckToken(parts.checks), issueQueueToken(parts.book), redeemLink(parts.redemptions), readAudit(parts.auditReader),
    exportAudit(parts.auditReader), readAuditKey(parts.auditKeyPem),
  ];
}
