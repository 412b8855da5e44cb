import { randomBytes } from 'node:crypto';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Store } from '../stores/store.ts';
import { apiScopes, type ApiScope } from './api-scope.ts';
import { hashSecret } from './hash-secret.ts';
import { randomId } from './random-id.ts';

export interface ClinicCaller {
  readonly clinicId: ClinicId;
  /** Id of the API key: who acted, for the audit log. */
  readonly keyId: string;
  /** What the key is good for. */
  readonly scopes: ReadonlySet<ApiScope>;
}

const everything: ReadonlySet<ApiScope> = new Set(apiScopes);

/** Who calls the REST API. Keys are kept as hashes; a key made for this process alone is kept in memory. */
export class ApiKeys {
  readonly #store: Store;
  readonly #ofThisProcess = new Map<string, ClinicCaller>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The caller behind a key, or null. */
  async find(key: string): Promise<ClinicCaller | null> {
    const keyHash = hashSecret(key);
    const own = this.#ofThisProcess.get(keyHash);
    if (own !== undefined) return own;
    const record = await this.#store.reads.findApiKey(keyHash);
    return record === null ? null : { clinicId: record.clinicId, keyId: record.id, scopes: everything };
  }

  /** A key that dies with the process. */
  issueForThisProcess(clinicId: ClinicId): string {
    const key = newApiKey();
    this.#ofThisProcess.set(hashSecret(key), { clinicId, keyId: randomId('key'), scopes: everything });
    return key;
  }

  /**
   * Makes sure of a first clinic and a key for it: the configured one, or at the very first start a random one.
   * `printOnce` is the random key, to be shown now or never.
   */
  async bootstrap(configured: string | null, nowMs: number): Promise<{ readonly clinicId: ClinicId; readonly printOnce: string | null }> {
    return this.#store.transaction(async (tx) => {
      let clinicId = await tx.firstClinic();
      if (clinicId === null) {
        clinicId = randomId('cli');
        await tx.insertClinic(clinicId, nowMs);
      }
      const wanted = configured ?? (await tx.hasApiKey(clinicId) ? null : newApiKey());
      if (wanted !== null && (await tx.findApiKey(hashSecret(wanted))) === null) {
        await tx.insertApiKey({ id: randomId('key'), clinicId, keyHash: hashSecret(wanted) }, nowMs);
      }
      return { clinicId, printOnce: configured === null ? wanted : null };
    });
  }
}

function newApiKey(): string {
  return `crk_${randomBytes(32).toString('base64url')}`;
}
