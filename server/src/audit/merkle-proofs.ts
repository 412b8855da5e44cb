import { emptyRoot, leafHash, nodeHash, rootOf, splitOf } from './merkle-tree.ts';

/** Audit path of entry `index` (from 0), nearest hash first (RFC 6962 §2.1.1). Throws when there is no such entry. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): readonly Buffer[] {
  if (!(Number.isInteger(index) && index >= 0 && index < leaves.length)) throw new RangeError('the tree has no such entry');
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split ? [...inclusionProof(left, index), rootOf(right)] : [...inclusionProof(right, index - split), rootOf(left)];
}

/** That the tree of the first `oldSize` entries is the beginning of this one (RFC 6962 §2.1.2). */
export function consistencyProof(leaves: readonly Uint8Array[], oldSize: number): readonly Buffer[] {
  if (!(Number.isInteger(oldSize) && oldSize >= 0 && oldSize <= leaves.length)) throw new RangeError('the tree was never that large');
  return oldSize === 0 ? [] : subproof(leaves, oldSize, true);
}

function subproof(leaves: readonly Uint8Array[], oldSize: number, isWhole: boolean): readonly Buffer[] {
  if (oldSize === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return oldSize <= split
    ? [...subproof(left, oldSize, isWhole), rootOf(right)]
    : [...subproof(right, oldSize - split, false), rootOf(left)];
}

/** Whether `data` is entry `index` of the tree of `size` entries with this root (RFC 9162 §2.1.3.2). */
export function isIncluded(data: Uint8Array, index: number, size: number, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (index >= size) return false;
  let [node, last] = [index, size - 1];
  let hash = leafHash(data);
  for (const step of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(step, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether the older tree is a beginning of the newer one (RFC 9162 §2.1.4.2). */
export function isConsistent(older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && equal(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && equal(older.root, emptyRoot);
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  const [first, ...steps] = path;
  if (first === undefined) return false;
  let [node, last] = [older.size - 1, newer.size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [oldHash, newHash]: readonly [Uint8Array, Uint8Array] = [first, first];
  for (const step of steps) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [oldHash, newHash] = [nodeHash(step, oldHash), nodeHash(step, newHash)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newHash = nodeHash(newHash, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(oldHash, older.root) && equal(newHash, newer.root);
}

/** Not `>> 1`: sizes may pass 2^31. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
