import { appointmentListSchema } from '@consult-room/protocol';
import { appointmentView } from '../../appointments/appointment-view.ts';
import { CodedError } from '../../coded-error.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { readInstant } from '../read-parameters.ts';
import type { AppointmentDesk } from './appointment-desk.ts';

const dayMs = 86_400_000;
const longestRangeMs = 92 * dayMs;

export function listAppointments({ book, joinUrlOf, now }: AppointmentDesk): Endpoint {
  return endpoint({
    method: 'get', path: '/appointments', operationId: 'listAppointments', audience: 'clinic', summary: 'Appointments that start in a range of time, ordered by start.',
    parameters: [
      { name: 'from', in: 'query', description: 'ISO 8601 with offset; default 24 hours ago.' },
      { name: 'to', in: 'query', description: 'ISO 8601 with offset, not included; default 7 days from now. At most 92 days after `from`.' },
    ],
    body: null, answer: { status: 200, description: 'The appointments', schema: appointmentListSchema }, errors: ['bad-request', 'invalid-time'],
    async handle({ caller, query }) {
      const fromMs = readInstant(query, 'from') ?? now() - dayMs;
      const toMs = readInstant(query, 'to') ?? now() + 7 * dayMs;
      if (toMs <= fromMs || toMs - fromMs > longestRangeMs) throw new CodedError('invalid-time', '`to` must be after `from`, by at most 92 days');
      const found = await book.list(caller, fromMs, toMs);
      return { status: 200, body: { appointments: found.map((consultation) => appointmentView(consultation, joinUrlOf)) } };
    },
  });
}
