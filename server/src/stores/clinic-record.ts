/** A clinic is the tenant: every row carries its id, every read asks for it. */
export type ClinicId = string;

export interface ClinicRecord {
  readonly id: ClinicId;
  /** What people are told; null: as the environment says. */
  readonly name: string | null;
  readonly phone: string | null;
}

export interface ApiKeyRecord {
  readonly id: string;
  readonly clinicId: ClinicId;
  /** SHA-256, hex */
  readonly keyHash: string;
  /** The clinic's own word for what uses the key; no secret. */
  readonly label: string;
  /** Names of scopes, comma separated. */
  readonly scopes: string;
  readonly createdAtMs: number;
  /** ms since the Unix epoch; null: good until it is revoked. */
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export type ApiKeyChange = Partial<Pick<ApiKeyRecord, 'expiresAtMs' | 'revokedAtMs'>>;
