import { appointmentInputSchema, appointmentViewSchema } from '@consult-room/protocol';
import { appointmentView } from '../../appointments/appointment-view.ts';
import { CodedError } from '../../coded-error.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import type { AppointmentDesk } from './appointment-desk.ts';

export function createAppointment({ book, joinUrlOf }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'post', path: '/appointments', operationId: 'createAppointment', audience: 'clinic',
    summary: 'Makes an appointment. `joinUrl` is the personal link of each person who joins by link.',
    parameters: [{ name: 'Idempotency-Key', in: 'header', description: 'Any text up to 255 characters; the same request again answers with the first appointment.' }],
    body: appointmentInputSchema, answer: { status: 201, description: 'The new appointment', schema: appointmentViewSchema },
    errors: ['bad-request', 'invalid-time', 'idempotency-mismatch'],
    async handle({ caller, body, header }) {
      const view = appointmentView(await book.create(caller, body, idempotencyKey(header('idempotency-key'))), joinUrlOf);
      return { status: 201, body: view, headers: { Location: `/v1/appointments/${view.id}` } };
    },
  });
}

function idempotencyKey(value: string | null): string | null {
  if (value === null) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(value)) throw new CodedError('bad-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters');
  return value;
}
