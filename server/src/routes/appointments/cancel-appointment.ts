import { appointmentViewSchema } from '@consult-room/protocol';
import { appointmentView } from '../../appointments/appointment-view.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { appointmentIdOf } from '../read-parameters.ts';
import type { AppointmentDesk } from './appointment-desk.ts';

export function cancelAppointment({ book, invitations, joinUrlOf }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'post', path: '/appointments/:appointmentId/cancel', operationId: 'cancelAppointment', audience: 'clinic',
    summary: 'Cancels. Everybody inside or waiting is told, people who were invited by mail get a mail, links open nothing any more.',
    body: null, answer: { status: 200, description: 'The appointment', schema: appointmentViewSchema }, errors: ['not-found', 'appointment-ended', 'appointment-cancelled'],
    async handle({ caller, params }) {
      const consultation = await book.cancel(caller, appointmentIdOf(params));
      invitations.tellChanged(consultation);
      return { status: 200, body: appointmentView(consultation, joinUrlOf) };
    },
  });
}
