import type { ClinicId } from '../stores/clinic-record.ts';
import type { StoreReads } from '../stores/store.ts';
import { MerkleTree } from './merkle-tree.ts';

const pageRows = 1_000;

/** A clinic's log, read from its first entry on, as the tree over the entries' hashes in order of writing. */
export class GrowingLog {
  readonly #clinicId: ClinicId;
  readonly #tree = new MerkleTree();
  #position = 0;

  constructor(clinicId: ClinicId) {
    this.#clinicId = clinicId;
  }

  get size(): number {
    return this.#tree.size;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** Reads on, one page and no more than `most` entries; resolves with how many there were. */
  async read(reads: StoreReads, most: number): Promise<number> {
    if (most <= 0) return 0;
    const leaves = await reads.listAuditLeaves(this.#clinicId, this.#position, Math.min(most, pageRows));
    for (const { position, hash } of leaves) {
      this.#tree.append(Buffer.from(hash, 'hex'));
      this.#position = position;
    }
    return leaves.length;
  }
}
