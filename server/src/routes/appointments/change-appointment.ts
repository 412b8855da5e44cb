import { appointmentPatchSchema, appointmentViewSchema } from '@consult-room/protocol';
import { appointmentView } from '../../appointments/appointment-view.ts';
import { CodedError } from '../../coded-error.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { appointmentIdOf } from '../read-parameters.ts';
import type { AppointmentDesk } from './appointment-desk.ts';

export function changeAppointment({ book, invitations, joinUrlOf }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'patch', path: '/appointments/:appointmentId', operationId: 'changeAppointment', audience: 'clinic',
    summary: 'Changes the time. People who were invited by mail are told.',
    body: appointmentPatchSchema, answer: { status: 200, description: 'The appointment', schema: appointmentViewSchema }, errors: ['bad-request', 'invalid-time', 'not-found', 'appointment-ended', 'appointment-cancelled'],
    async handle({ caller, params, body }) {
      if (body.start === undefined && body.end === undefined) throw new CodedError('bad-request', 'nothing to change');
      const consultation = await book.patch(caller, appointmentIdOf(params), body);
      invitations.tellChanged(consultation);
      return { status: 200, body: appointmentView(consultation, joinUrlOf) };
    },
  });
}
