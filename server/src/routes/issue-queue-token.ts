import { queueTokenInputSchema, tokenViewSchema } from '@consult-room/protocol';
import type { AppointmentBook } from '../appointments/appointment-book.ts';
import { endpoint, type Endpoint } from './endpoint.ts';

export function issueQueueToken(book: AppointmentBook): Endpoint {
  return endpoint({
    method: 'post', path: '/queue-tokens', operationId: 'issueQueueToken', audience: 'clinic',
    summary: 'A token for a member of staff: their waiting room, in `<consult-queue>`.',
    body: queueTokenInputSchema, answer: { status: 200, description: 'The token', schema: tokenViewSchema }, errors: ['bad-request'],
    handle: async ({ caller, body }) => ({ status: 200, body: await book.issueQueueToken(caller, body.staffId) }),
  });
}
