import { appendAudit } from '../audit/audit-chain.ts';
import { clinicChain } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import type { ApiKeyChange, ApiKeyRecord, ClinicId, ClinicRecord } from '../stores/clinic-record.ts';
import type { Store, StoreTransaction } from '../stores/store.ts';
import type { ApiScope } from '../tokens/api-scope.ts';
import { keySchedule, type KeySchedule } from '../tokens/key-schedule.ts';
import { makeApiKey, newApiKeySecret } from '../tokens/make-api-key.ts';
import { randomId } from '../tokens/random-id.ts';
import type { SigningKeyFiles } from '../tokens/signing-key-files.ts';

interface KeyOfficeParts {
  readonly store: Store;
  readonly signingKeys: SigningKeyFiles;
  readonly now: Clock;
}

/** A key that was just made, with the secret that is shown now or never. */
export interface MadeKey {
  readonly record: ApiKeyRecord;
  readonly secret: string;
}

const actor = { kind: 'system', subject: 'consult-keys' } as const;

/**
 * Clinics, their API keys and the keys tokens are signed with, beside a running gateway: it reads API keys anew with
 * every call and looks for signing keys every few seconds. Each change is in the clinic's record before it counts.
 */
export class KeyOffice {
  readonly #parts: KeyOfficeParts;

  constructor(parts: KeyOfficeParts) {
    this.#parts = parts;
  }

  async listClinics(): Promise<readonly ClinicRecord[]> {
    const { reads } = this.#parts.store;
    const clinics = await Promise.all((await reads.listClinics()).map((id) => reads.findClinic(id)));
    return clinics.filter((clinic) => clinic !== null);
  }

  /** A clinic with a first API key for everything in `scopes`. */
  async createClinic(name: string, phone: string, scopes: Iterable<ApiScope>): Promise<MadeKey> {
    const nowMs = this.#parts.now();
    const id = randomId('cli');
    const secret = newApiKeySecret();
    const record = makeApiKey(secret, id, 'first key', scopes, nowMs);
    await this.#parts.store.transaction(async (tx) => {
      await tx.insertClinic(id, nowMs, { name, phone });
      await tx.insertApiKey(record);
      await this.#note(tx, id, { what: 'clinic-created' });
      await this.#note(tx, id, { what: 'api-key-created', key: record.id, scopes: record.scopes });
    });
    return { record, secret };
  }

  listApiKeys(clinicId: ClinicId): Promise<readonly ApiKeyRecord[]> {
    return this.#parts.store.reads.listApiKeys(clinicId);
  }

  async createApiKey(clinicId: ClinicId, label: string, scopes: Iterable<ApiScope>): Promise<MadeKey> {
    const secret = newApiKeySecret();
    const record = makeApiKey(secret, clinicId, label, scopes, this.#parts.now());
    await this.#parts.store.transaction(async (tx) => {
      await tx.insertApiKey(record);
      await this.#note(tx, clinicId, { what: 'api-key-created', key: record.id, scopes: record.scopes });
    });
    return { record, secret };
  }

  /** A key like the old one, which goes on for `overlapMs`: time to hand the new one to the program that uses it. */
  async rotateApiKey(old: ApiKeyRecord, overlapMs: number): Promise<MadeKey> {
    const nowMs = this.#parts.now();
    const secret = newApiKeySecret();
    const record: ApiKeyRecord = { ...makeApiKey(secret, old.clinicId, old.label, [], nowMs), scopes: old.scopes };
    await this.#parts.store.transaction(async (tx) => {
      await tx.insertApiKey(record);
      await tx.updateApiKey(old.id, { expiresAtMs: Math.min(nowMs + overlapMs, old.expiresAtMs ?? Infinity) });
      await this.#note(tx, old.clinicId, { what: 'api-key-rotated', key: old.id, by: record.id });
    });
    return { record, secret };
  }

  async revokeApiKey(key: ApiKeyRecord): Promise<void> {
    const change: ApiKeyChange = { revokedAtMs: this.#parts.now() };
    await this.#parts.store.transaction(async (tx) => {
      await tx.updateApiKey(key.id, change);
      await this.#note(tx, key.clinicId, { what: 'api-key-revoked', key: key.id });
    });
  }

  /**
   * A new signing key. It is published at once, signs some minutes later, and the one before retires when its last token
   * is over: nobody notices. `compromised`: the old ones are deleted now, and with them every token they signed.
   * Throws while the last change is not through: its key has not signed yet.
   */
  async rotateSigningKey(compromised: boolean): Promise<KeySchedule> {
    const { signingKeys, store, now } = this.#parts;
    const nowMs = now();
    await signingKeys.removeRetired(nowMs);
    const before = await signingKeys.kids();
    const last = keySchedule(before).at(-1);
    // Names count seconds: of two keys of one second nobody could tell which is newer.
    const isUnderWay = last !== undefined && !compromised && last.signsFromMs > nowMs - 1_000;
    if (isUnderWay) throw new Error(`a change is under way until ${new Date(last.signsFromMs + 1_000).toISOString()}: try again then`);
    await store.transaction(async (tx) => {
      for (const clinicId of await tx.listClinics()) {
        await appendAudit(tx, { clinicId, chain: clinicChain, actor, action: 'key.rotated', detail: { what: 'token-signing', compromised } }, nowMs);
      }
    });
    const { kid } = await signingKeys.add(new Date(nowMs));
    if (compromised) for (const old of before) await signingKeys.revoke(old);
    const made = keySchedule(await signingKeys.kids()).find((entry) => entry.kid === kid);
    if (made === undefined) throw new Error('the new key is not there');
    return made;
  }

  /** Somebody has put other keys in the folder, and means it. */
  async acceptKeys(): Promise<void> {
    const { store } = this.#parts;
    await store.transaction(async (tx) => {
      for (const clinicId of await tx.listClinics()) await this.#note(tx, clinicId, { what: 'keys-accepted' });
    });
    await store.forgetKeyMarks();
  }

  #note(tx: StoreTransaction, clinicId: ClinicId, detail: Readonly<Record<string, string>>): Promise<void> {
    return appendAudit(tx, { clinicId, chain: clinicChain, actor, action: 'config.changed', detail }, this.#parts.now());
  }
}
