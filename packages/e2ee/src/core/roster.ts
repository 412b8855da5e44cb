import type { LeafNode, RatchetTree } from 'ts-mls';
import { toBase64 } from './base64.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { PlacedMember } from './key-agreement.ts';
import { maxLeaf } from './kid.ts';
import { decodeIdentity } from './member-identity.ts';

/** Private-use leaf extension (RFC 9420 §17.3): 16 random bytes, the mark of the running page. */
export const incarnationExtension = 0xf0c5;

type LeafContent = Pick<LeafNode, 'credential' | 'signaturePublicKey' | 'extensions'>;

/** What a leaf says of its member; null when it is none of ours. */
export function readLeaf(leaf: LeafContent): Omit<PlacedMember, 'leaf'> | null {
  const identity = leaf.credential.credentialType === 'basic' && decodeIdentity(leaf.credential.identity);
  const mark = leaf.extensions.find((extension) => extension.extensionType === incarnationExtension);
  if (!identity || mark?.extensionData.length !== 16) return null;
  return { ...identity, signatureKey: toBase64(leaf.signaturePublicKey), incarnation: toBase64(mark.extensionData) };
}

/**
 * The members of a tree. Throws KeyAgreementError `unsound` when two leaves claim one participant, one signature key
 * or one encryption key (RFC 9420 §7.3, which the library does not check for added leaves), when a leaf is of
 * another appointment, or when there are more leaves than KIDs.
 */
export function readRoster(tree: RatchetTree, appointmentId: string): readonly PlacedMember[] {
  const members: PlacedMember[] = [];
  const taken = new Set<string>();
  for (let leaf = 0; leaf * 2 < tree.length; leaf += 1) {
    const node = tree[leaf * 2];
    if (node === undefined) continue;
    const member = node.nodeType === 'leaf' ? readLeaf(node.leaf) : null;
    if (node.nodeType !== 'leaf' || member?.appointmentId !== appointmentId || leaf > maxLeaf) throw new KeyAgreementError('unsound');
    const claims = [`p ${member.participantId}`, `s ${member.signatureKey}`, `e ${toBase64(node.leaf.hpkePublicKey)}`];
    if (claims.some((claim) => taken.has(claim))) throw new KeyAgreementError('unsound');
    for (const claim of claims) taken.add(claim);
    members.push({ ...member, leaf });
  }
  return members;
}
