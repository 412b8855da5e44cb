import type { AppointmentDesk } from '../appointments/appointment-desk.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { appointmentIdOf, participantIdOf } from '../read-parameters.ts';

export function revokeParticipant({ book }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'delete', path: '/appointments/:appointmentId/participants/:participantId', operationId: 'revokeParticipant', audience: 'clinic',
    summary: 'Takes the seat back: the person is removed at once, link and tokens open nothing any more.',
    body: null, answer: { status: 204, description: 'Done', schema: null }, errors: ['not-found', 'appointment-ended', 'appointment-cancelled'],
    async handle({ caller, params }) {
      await book.revokeParticipant(caller, appointmentIdOf(params), participantIdOf(params));
      return { status: 204 };
    },
  });
}
