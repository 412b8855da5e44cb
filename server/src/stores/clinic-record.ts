/** A clinic is the tenant: every row carries its id, every read asks for it. */
export type ClinicId = string;

export interface ApiKeyRecord {
  readonly id: string;
  readonly clinicId: ClinicId;
  /** SHA-256, hex */
  readonly keyHash: string;
}
