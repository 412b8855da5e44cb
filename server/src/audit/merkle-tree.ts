import { createHash } from 'node:crypto';

/** Root of the tree without leaves (RFC 6962 §2.1). */
export const emptyRoot: Buffer = createHash('sha256').digest();

/** MTH of one entry: SHA-256(0x00 ‖ data). The prefixes keep a leaf from passing as a node. */
export function leafHash(data: Uint8Array): Buffer {
  return createHash('sha256').update(Uint8Array.of(0)).update(data).digest();
}

/** SHA-256(0x01 ‖ left ‖ right) */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
}

interface Peak {
  /** Leaves below it; a power of two. */
  readonly size: number;
  readonly hash: Buffer;
}

/**
 * A Merkle tree that only grows (RFC 6962 §2.1). It keeps the roots of its complete subtrees, largest first: at most one
 * per bit of its size, so a million entries need twenty hashes of memory.
 */
export class MerkleTree {
  readonly #peaks: Peak[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Roots of the complete subtrees, largest first: enough to grow on without the leaves. */
  get peaks(): readonly Buffer[] {
    return this.#peaks.map(({ hash }) => hash);
  }

  /** A tree of `size` leaves of which only these roots are left. Throws when they are not as many as such a tree has. */
  static fromPeaks(size: number, peaks: readonly Buffer[]): MerkleTree {
    const tree = new MerkleTree();
    const sizes = subtreeSizes(size);
    if (sizes.length !== peaks.length) throw new RangeError('these are not the subtrees of such a tree');
    for (const [index, hash] of peaks.entries()) tree.#peaks.push({ size: sizes[index] ?? 0, hash });
    tree.#size = size;
    return tree;
  }

  /** Appends one entry; `data` is what `leafHash` hashes. */
  append(data: Uint8Array): void {
    let peak: Peak = { size: 1, hash: leafHash(data) };
    for (let last = this.#peaks.at(-1); last?.size === peak.size; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { size: last.size + peak.size, hash: nodeHash(last.hash, peak.hash) };
    }
    this.#peaks.push(peak);
    this.#size += 1;
  }

  root(): Buffer {
    const hashes = this.#peaks.map(({ hash }) => hash);
    return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** Powers of two that add up to `size`, largest first. */
function subtreeSizes(size: number): readonly number[] {
  const bits = size.toString(2);
  return Array.from(bits, (bit, index) => (bit === '1' ? 2 ** (bits.length - 1 - index) : 0)).filter((part) => part > 0);
}

/** Largest power of two below `size` (> 1): where RFC 6962 splits a tree. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree.root();
}
