import { appointmentInputSchema, appointmentListSchema, appointmentPatchSchema, appointmentViewSchema } from '@consult-room/protocol';
import type { AppointmentBook } from '../appointments/appointment-book.ts';
import { appointmentView, type JoinUrlOf } from '../appointments/appointment-view.ts';
import type { Invitations } from '../appointments/invitations.ts';
import { CodedError } from '../coded-error.ts';
import type { Clock } from '../clock.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { appointmentIdOf, readInstant } from './read-parameters.ts';

interface AppointmentRoutes {
  readonly book: AppointmentBook;
  readonly invitations: Invitations;
  readonly joinUrlOf: JoinUrlOf;
  readonly now: Clock;
}

const dayMs = 86_400_000;
const longestRangeMs = 92 * dayMs;
const one = { status: 200, description: 'The appointment', schema: appointmentViewSchema } as const;

export function appointmentEndpoints({ book, invitations, joinUrlOf, now }: AppointmentRoutes): readonly Endpoint[] {
  const create = endpoint({
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
  const get = endpoint({
    method: 'get', path: '/appointments/:appointmentId', operationId: 'getAppointment', audience: 'clinic', summary: 'One appointment.',
    body: null, answer: one, errors: ['not-found'],
    handle: async ({ caller, params }) => ({ status: 200, body: appointmentView(await book.get(caller, appointmentIdOf(params)), joinUrlOf) }),
  });
  const list = endpoint({
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
  const patch = endpoint({
    method: 'patch', path: '/appointments/:appointmentId', operationId: 'changeAppointment', audience: 'clinic',
    summary: 'Changes the time. People who were invited by mail are told.',
    body: appointmentPatchSchema, answer: one, errors: ['bad-request', 'invalid-time', 'not-found', 'appointment-ended', 'appointment-cancelled'],
    async handle({ caller, params, body }) {
      if (body.start === undefined && body.end === undefined) throw new CodedError('bad-request', 'nothing to change');
      const consultation = await book.patch(caller, appointmentIdOf(params), body);
      void invitations.tellChanged(consultation);
      return { status: 200, body: appointmentView(consultation, joinUrlOf) };
    },
  });
  const cancel = endpoint({
    method: 'post', path: '/appointments/:appointmentId/cancel', operationId: 'cancelAppointment', audience: 'clinic',
    summary: 'Cancels. Everybody inside or waiting is told, people who were invited by mail get a mail, links open nothing any more.',
    body: null, answer: one, errors: ['not-found', 'appointment-ended', 'appointment-cancelled'],
    async handle({ caller, params }) {
      const consultation = await book.cancel(caller, appointmentIdOf(params));
      void invitations.tellChanged(consultation);
      return { status: 200, body: appointmentView(consultation, joinUrlOf) };
    },
  });
  return [create, list, get, patch, cancel];
}

function idempotencyKey(value: string | null): string | null {
  if (value === null) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(value)) throw new CodedError('bad-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters');
  return value;
}
