import { appointmentViewSchema } from '@consult-room/protocol';
import { appointmentView } from '../../appointments/appointment-view.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { appointmentIdOf } from '../read-parameters.ts';
import type { AppointmentDesk } from './appointment-desk.ts';

export function getAppointment({ book, joinUrlOf }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'get', path: '/appointments/:appointmentId', operationId: 'getAppointment', audience: 'clinic', summary: 'One appointment.',
    body: null, answer: { status: 200, description: 'The appointment', schema: appointmentViewSchema }, errors: ['not-found'],
    handle: async ({ caller, params }) => ({ status: 200, body: appointmentView(await book.get(caller, appointmentIdOf(params)), joinUrlOf) }),
  });
}
