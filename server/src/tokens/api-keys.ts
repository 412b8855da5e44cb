import type { Clock } from '../clock.ts';
import type { ApiKeyRecord, ClinicId } from '../stores/clinic-record.ts';
import type { Store, StoreTransaction } from '../stores/store.ts';
import { apiScopes, readApiScopes, type ApiScope } from './api-scope.ts';
import { hashSecret } from './hash-secret.ts';
import { makeApiKey, newApiKeySecret } from './make-api-key.ts';
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
  readonly #now: Clock;
  readonly #ofThisProcess = new Map<string, ClinicCaller>();

  constructor(store: Store, now: Clock) {
    this.#store = store;
    this.#now = now;
  }

  /** The caller behind a key, or null. Asked of the store each time: a key that was revoked opens nothing from then on. */
  async find(key: string): Promise<ClinicCaller | null> {
    const keyHash = hashSecret(key);
    const own = this.#ofThisProcess.get(keyHash);
    if (own !== undefined) return own;
    const record = await this.#store.reads.findApiKey(keyHash);
    return record === null || !isGood(record, this.#now()) ? null : { clinicId: record.clinicId, keyId: record.id, scopes: readApiScopes(record.scopes) };
  }

  /** Is the clinic's key of this id good for something right now? */
  async isGood(clinicId: ClinicId, keyId: string): Promise<boolean> {
    for (const own of this.#ofThisProcess.values()) if (own.keyId === keyId) return own.clinicId === clinicId;
    const nowMs = this.#now();
    return (await this.#store.reads.listApiKeys(clinicId)).some((key) => key.id === keyId && isGood(key, nowMs));
  }

  /** A key that dies with the process. */
  issueForThisProcess(clinicId: ClinicId): string {
    const key = newApiKeySecret();
    this.#ofThisProcess.set(hashSecret(key), { clinicId, keyId: randomId('key'), scopes: everything });
    return key;
  }

  /**
   * Makes sure of a first clinic and a key for it: the configured one, or at the very first start a random one.
   * `printOnce` is the random key, to be shown now or never. `made` writes down, with it, that a key was made. Throws when
   * the configured key was revoked.
   */
  async bootstrap(configured: string | null, made: (tx: StoreTransaction, key: ApiKeyRecord) => Promise<void>): Promise<{ readonly clinicId: ClinicId; readonly printOnce: string | null }> {
    const nowMs = this.#now();
    return this.#store.transaction(async (tx) => {
      let clinicId = await tx.firstClinic();
      if (clinicId === null) {
        clinicId = randomId('cli');
        await tx.insertClinic(clinicId, nowMs);
      }
      const known = await tx.listApiKeys(clinicId);
      const wanted = configured ?? (known.some((key) => isGood(key, nowMs)) ? null : newApiKeySecret());
      const record = wanted === null ? null : await tx.findApiKey(hashSecret(wanted));
      if (record !== null && !isGood(record, nowMs)) throw new Error('CONSULT_API_KEY is a key that was revoked: make a new one with "consult-keys api create", or unset it');
      if (wanted !== null && record === null) {
        const key = makeApiKey(wanted, clinicId, 'first key', apiScopes, nowMs);
        await tx.insertApiKey(key);
        await made(tx, key);
      }
      return { clinicId, printOnce: configured === null ? wanted : null };
    });
  }
}

function isGood({ revokedAtMs, expiresAtMs }: ApiKeyRecord, nowMs: number): boolean {
  return revokedAtMs === null && (expiresAtMs === null || expiresAtMs > nowMs);
}
