import { participantInputSchema, participantViewSchema } from '@consult-room/protocol';
import { participantView } from '../../appointments/appointment-view.ts';
import type { AppointmentDesk } from '../appointments/appointment-desk.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { appointmentIdOf } from '../read-parameters.ts';

export function addParticipant({ book, joinUrlOf }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'post', path: '/appointments/:appointmentId/participants', operationId: 'addParticipant', audience: 'clinic',
    summary: 'Adds a person, for example an interpreter or a caregiver.',
    body: participantInputSchema, answer: { status: 201, description: 'The new participant', schema: participantViewSchema },
    errors: ['bad-request', 'not-found', 'participants-limit', 'appointment-ended', 'appointment-cancelled'],
    handle: async ({ caller, params, body }) => ({ status: 201, body: participantView(await book.addParticipant(caller, appointmentIdOf(params), body), joinUrlOf) }),
  });
}
