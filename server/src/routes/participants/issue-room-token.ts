import { tokenViewSchema } from '@consult-room/protocol';
import type { AppointmentDesk } from '../appointments/appointment-desk.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { appointmentIdOf, participantIdOf } from '../read-parameters.ts';

export function issueRoomToken({ book }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'post', path: '/appointments/:appointmentId/participants/:participantId/token', operationId: 'issueRoomToken', audience: 'clinic',
    summary: 'A token for a person the portal has signed in; the element renews it by itself.',
    body: null, answer: { status: 200, description: 'The token', schema: tokenViewSchema },
    errors: ['not-found', 'too-early', 'link-expired', 'appointment-ended', 'appointment-cancelled', 'seat-removed', 'seat-denied'],
    handle: async ({ caller, params }) => ({ status: 200, body: await book.issueToken(caller, appointmentIdOf(params), participantIdOf(params)) }),
  });
}
