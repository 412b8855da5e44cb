import type { AppointmentDesk } from '../appointments/appointment-desk.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { appointmentIdOf, participantIdOf } from '../read-parameters.ts';

export function sendInvitation({ invitations }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'post', path: '/appointments/:appointmentId/participants/:participantId/invitation', operationId: 'sendInvitation', audience: 'clinic',
    summary: 'Mails the personal link. Asked again it mails the same link again.',
    body: null, answer: { status: 202, description: 'Handed to the mail server', schema: null },
    errors: ['not-found', 'no-email', 'forbidden', 'mail-unavailable', 'appointment-ended', 'appointment-cancelled', 'seat-removed', 'seat-denied'],
    async handle({ caller, params }) {
      await invitations.send(caller, appointmentIdOf(params), participantIdOf(params));
      return { status: 202, body: {} };
    },
  });
}
