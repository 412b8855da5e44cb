import { tokenViewSchema } from '@consult-room/protocol';
import type { CheckDesk } from '../appointments/check-desk.ts';
import { endpoint, type Endpoint } from './endpoint.ts';

export function issueCheckToken(checks: CheckDesk): Endpoint {
  return endpoint({
    method: 'post', path: '/check-tokens', operationId: 'issueCheckToken', audience: 'clinic',
    summary: 'A token for one test of the network without an appointment, in `<consult-check>`. Good for a minute.',
    body: null, answer: { status: 200, description: 'The token', schema: tokenViewSchema }, errors: ['rate-limited'],
    handle: async ({ caller }) => ({ status: 200, body: checks.issueForClinic(caller.clinicId) }),
  });
}
