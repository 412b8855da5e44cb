import { endpoint, type Endpoint } from './endpoint.ts';

export function readAuditKey(publicKeyPem: string): Endpoint {
  return endpoint({
    method: 'get', path: '/audit/key', operationId: 'readAuditKey', audience: 'clinic',
    summary: 'Public key of the audit checkpoints (Ed25519, PEM). Keep a copy where nobody of this machine can change it.',
    body: null, answer: { status: 200, description: 'SubjectPublicKeyInfo in PEM', schema: null, mediaTypes: ['application/x-pem-file'] }, errors: [],
    async handle() {
      return { status: 200, text: { type: 'application/x-pem-file', pieces: [publicKeyPem] } };
    },
  });
}
