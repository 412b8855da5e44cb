import { randomBytes } from 'node:crypto';
import type { ApiKeyRecord, ClinicId } from '../stores/clinic-record.ts';
import type { ApiScope } from './api-scope.ts';
import { hashSecret } from './hash-secret.ts';
import { randomId } from './random-id.ts';

/** A new secret of 256 bits. It is shown once; what is stored is its hash. */
export function newApiKeySecret(): string {
  return `crk_${randomBytes(32).toString('base64url')}`;
}

/** The row of a key. `scopes` says what it is good for. */
export function makeApiKey(secret: string, clinicId: ClinicId, label: string, scopes: Iterable<ApiScope>, nowMs: number): ApiKeyRecord {
  return {
    id: randomId('key'), clinicId, keyHash: hashSecret(secret), label, scopes: Array.from(scopes).join(','),
    createdAtMs: nowMs, expiresAtMs: null, revokedAtMs: null,
  };
}
