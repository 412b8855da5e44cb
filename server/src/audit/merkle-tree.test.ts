import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { consistencyProof, inclusionProof, isConsistent, isIncluded } from './merkle-proofs.ts';
import { emptyRoot, MerkleTree, rootOf } from './merkle-tree.ts';

/** RFC 6962 §2.1 word by word, and nothing of ours. */
function naiveRoot(entries: readonly Buffer[]): Buffer {
  if (entries.length === 0) return sha256();
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return sha256(Buffer.of(0), only);
  const k = 2 ** Math.floor(Math.log2(entries.length - 1));
  return sha256(Buffer.of(1), naiveRoot(entries.slice(0, k)), naiveRoot(entries.slice(k)));
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

const entries = Array.from({ length: 70 }, (_, index) => sha256(Buffer.from(`entry ${index}`)));
const sizes = Array.from({ length: entries.length + 1 }, (_, size) => size);

test('the published trees of the certificate transparency project', () => {
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => Buffer.from(hex, 'hex'));
  const roots = new Map([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ]);
  for (const [size, root] of roots) assert.equal(rootOf(leaves.slice(0, size)).toString('hex'), root);
});

test('a growing tree has the naive root at every size', () => {
  const tree = new MerkleTree();
  assert.deepEqual(tree.root(), emptyRoot);
  for (const [index, entry] of entries.entries()) {
    tree.append(entry);
    assert.equal(tree.size, index + 1);
    assert.deepEqual(tree.root(), naiveRoot(entries.slice(0, index + 1)));
  }
});

test('every entry of every tree has a proof, good for its own place only', () => {
  for (const size of sizes.filter((each) => each > 0 && (each < 20 || each > 62))) {
    const leaves = entries.slice(0, size);
    const root = naiveRoot(leaves);
    for (const [index, leaf] of leaves.entries()) {
      const proof = inclusionProof(leaves, index);
      assert.ok(isIncluded(leaf, index, size, proof, root));
      assert.ok(!isIncluded(sha256(leaf), index, size, proof, root));
      if (size > 1) assert.ok(!isIncluded(leaf, (index + 1) % size, size, proof, root));
      assert.ok(!isIncluded(leaf, index, size, [...proof, root], root));
      if (proof.length > 0) assert.ok(!isIncluded(leaf, index, size, proof.slice(1), root));
    }
  }
  assert.throws(() => inclusionProof(entries, entries.length), RangeError);
});

test('every tree is proven to continue every smaller one, and no other', () => {
  for (const size of sizes.filter((each) => each < 20 || each > 62)) {
    const newer = { size, root: naiveRoot(entries.slice(0, size)) };
    for (const oldSize of sizes.filter((each) => each <= size)) {
      const older = { size: oldSize, root: naiveRoot(entries.slice(0, oldSize)) };
      const proof = consistencyProof(entries.slice(0, size), oldSize);
      assert.ok(isConsistent(older, newer, proof), `${oldSize} in ${size}`);
      const forged = { size: oldSize, root: sha256(older.root) };
      assert.ok(!isConsistent(forged, newer, proof));
      assert.ok(!isConsistent(older, newer, [...proof, older.root]));
      if (oldSize > 0) assert.ok(!isConsistent(older, { size, root: sha256(newer.root) }, proof));
    }
  }
  assert.ok(!isConsistent({ size: 2, root: emptyRoot }, { size: 1, root: emptyRoot }, []));
});
