import type { AuditReader } from '../audit/audit-reader.ts';
import { endpoint, type Endpoint } from './endpoint.ts';

export function exportAudit(reader: AuditReader): Endpoint {
  return endpoint({
    method: 'get', path: '/audit/export', operationId: 'exportAudit', audience: 'clinic',
    summary: 'The whole audit log, one entry per line in order of writing, and signed checkpoints as `{"checkpoint": note}`. `npx consult-audit verify` checks the file offline. The export itself is recorded, first.',
    body: null, answer: { status: 200, description: 'NDJSON; ends with a checkpoint over all of it', schema: null, mediaTypes: ['application/x-ndjson'] }, errors: ['unavailable'],
    async handle({ caller }) {
      const pieces = await reader.export(caller);
      return { status: 200, text: { type: 'application/x-ndjson', pieces }, headers: { 'Content-Disposition': 'attachment; filename="audit.ndjson"' } };
    },
  });
}
