import type { ClinicId } from '../stores/clinic-record.ts';
import type { StoreReads } from '../stores/store.ts';

/** What people are told of the clinic they are at. */
export interface ClinicProfile {
  readonly name: string;
  readonly phone: string;
}

/** The name and phone number of each clinic; what a clinic has none of its own of is the installation's. */
export class ClinicProfiles {
  readonly #reads: StoreReads;
  readonly #fallback: ClinicProfile;
  /** Last known: while the store fails, people who come back still read whom to phone. */
  readonly #known = new Map<ClinicId, ClinicProfile>();

  constructor(reads: StoreReads, fallback: ClinicProfile) {
    this.#reads = reads;
    this.#fallback = fallback;
  }

  async of(id: ClinicId): Promise<ClinicProfile> {
    try {
      const clinic = await this.#reads.findClinic(id);
      this.#known.set(id, { name: clinic?.name ?? this.#fallback.name, phone: clinic?.phone ?? this.#fallback.phone });
    } catch {
      // As it was known.
    }
    return this.#known.get(id) ?? this.#fallback;
  }
}
