import type { ClinicId } from '../stores/clinic-record.ts';
import type { PurgeRecord } from '../stores/purge-record.ts';
import type { StoreReads } from '../stores/store.ts';
import { MerkleTree } from './merkle-tree.ts';

const pageRows = 1_000;

/** A clinic's log, read from its first entry, or the first that is not deleted, as the tree over the entries' hashes in order of writing. */
export class GrowingLog {
  readonly #clinicId: ClinicId;
  readonly #tree: MerkleTree;
  #position: number;

  constructor(clinicId: ClinicId, purge: PurgeRecord | null) {
    this.#clinicId = clinicId;
    this.#tree = purge === null ? new MerkleTree() : MerkleTree.fromPeaks(purge.treeSize, purge.peaks.map((hash) => Buffer.from(hash, 'hex')));
    this.#position = purge?.position ?? 0;
  }

  /** Of the last entry read. */
  get position(): number {
    return this.#position;
  }

  /** In hex; see `MerkleTree`. */
  peaks(): readonly string[] {
    return this.#tree.peaks.map((hash) => hash.toString('hex'));
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
