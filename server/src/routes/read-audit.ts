import { appointmentIdSchema } from '@consult-room/protocol';
import type { AuditReader } from '../audit/audit-reader.ts';
import { CodedError } from '../coded-error.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { readWhole } from './read-parameters.ts';

const defaultLimit = 100;
const maxLimit = 1000;

export function readAudit(reader: AuditReader): Endpoint {
  return endpoint({
    method: 'get', path: '/audit', operationId: 'readAudit', audience: 'clinic',
    summary: 'Audit entries, hash-chained per appointment: `{entries, next}`. Reading them is itself recorded.',
    parameters: [
      { name: 'appointment', in: 'query', description: 'Only the chain of this appointment; without it every chain of the clinic.' },
      { name: 'after', in: 'query', description: '`next` of the page before.' },
      { name: 'limit', in: 'query', description: `At most ${maxLimit}, default ${defaultLimit}.` },
    ],
    body: null, answer: { status: 200, description: 'Entries in order', schema: null }, errors: ['bad-request'],
    async handle({ caller, query }) {
      const page = await reader.read(caller, {
        appointment: appointmentOf(query.get('appointment')),
        after: readWhole(query, 'after', 0, Number.MAX_SAFE_INTEGER),
        limit: Math.max(1, readWhole(query, 'limit', defaultLimit, maxLimit)),
      });
      return { status: 200, body: page };
    },
  });
}

function appointmentOf(text: string | null): string | null {
  if (text === null) return null;
  const parsed = appointmentIdSchema.safeParse(text);
  if (!parsed.success) throw new CodedError('not-found');
  return parsed.data;
}
