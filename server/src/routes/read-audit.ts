import { appointmentIdSchema } from '@consult-room/protocol';
import type { AuditPage, AuditReader } from '../audit/audit-reader.ts';
import { auditEventBundle } from '../audit/fhir/audit-event-bundle.ts';
import { CodedError } from '../coded-error.ts';
import { endpoint, type Endpoint, type Reply } from './endpoint.ts';
import { readWhole } from './read-parameters.ts';

const defaultLimit = 100;
const maxLimit = 1000;
const fhirJson = 'application/fhir+json';

export function readAudit(reader: AuditReader): Endpoint {
  return endpoint({
    method: 'get', path: '/audit', operationId: 'readAudit', audience: 'clinic',
    summary: 'Audit entries, hash-chained per appointment: `{entries, next}`. With `Accept: application/fhir+json`: a FHIR R4 Bundle of AuditEvent. Reading them is itself recorded.',
    parameters: [
      { name: 'appointment', in: 'query', description: 'Only the chain of this appointment; without it every chain of the clinic.' },
      { name: 'after', in: 'query', description: '`next` of the page before.' },
      { name: 'limit', in: 'query', description: `At most ${maxLimit}, default ${defaultLimit}.` },
    ],
    body: null, answer: { status: 200, description: 'Entries in order', schema: null, mediaTypes: ['application/json', fhirJson] }, errors: ['bad-request'],
    async handle({ caller, query, header }) {
      const page = await reader.read(caller, {
        appointment: appointmentOf(query.get('appointment')),
        after: readWhole(query, 'after', 0, Number.MAX_SAFE_INTEGER),
        limit: Math.max(1, readWhole(query, 'limit', defaultLimit, maxLimit)),
      });
      const wantsFhir = header('accept')?.toLowerCase().includes(fhirJson) === true;
      return { ...(wantsFhir ? fhirReply(page, query) : { status: 200, body: page }), headers: { Vary: 'Accept', ...(wantsFhir && { 'Content-Type': fhirJson }) } };
    },
  });
}

function fhirReply(page: AuditPage, query: URLSearchParams): Reply {
  const url = (after: string | null): string => {
    const parameters = new URLSearchParams(query);
    if (after !== null) parameters.set('after', after);
    return `/v1/audit?${parameters.toString()}`;
  };
  return { status: 200, body: auditEventBundle(page.entries, url(null), page.next === null ? null : url(String(page.next))) };
}

function appointmentOf(text: string | null): string | null {
  if (text === null) return null;
  const parsed = appointmentIdSchema.safeParse(text);
  if (!parsed.success) throw new CodedError('not-found');
  return parsed.data;
}
