import type { LeafNode, RatchetTree } from 'ts-mls';
import { toBase64 } from './base64.ts';
import { maxAssertionCharacters } from './clinic-assertion.ts';
import type { IdentityCheck } from './identity-check.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { LeafClaim, PlacedMember } from './key-agreement.ts';
import { maxLeaf } from './kid.ts';
import { decodeIdentity } from './member-identity.ts';
import { decodeUtf8 } from './utf8.ts';

/** Private-use leaf extension (RFC 9420 §17.3): 16 random bytes, the mark of the running page. */
export const incarnationExtension = 0xf0c5;

/** Private-use leaf extension: the clinic's assertion for this leaf's signature key, a compact JWS. */
export const assertionExtension = 0xf0c6;

type LeafContent = Pick<LeafNode, 'credential' | 'signaturePublicKey' | 'extensions'>;

/** What a leaf says of its member; null when it is none of ours. */
export function readLeaf(leaf: LeafContent): LeafClaim | null {
  const identity = leaf.credential.credentialType === 'basic' && decodeIdentity(leaf.credential.identity);
  const [mark, ...moreMarks] = extensionsOf(leaf, incarnationExtension);
  const [assertion, ...moreAssertions] = extensionsOf(leaf, assertionExtension);
  if (!identity || mark?.length !== 16 || moreMarks.length + moreAssertions.length > 0) return null;
  if (assertion !== undefined && (assertion.length === 0 || assertion.length > maxAssertionCharacters)) return null;
  const text = assertion === undefined ? null : decodeUtf8(assertion);
  return { ...identity, signatureKey: toBase64(leaf.signaturePublicKey), incarnation: toBase64(mark), assertion: text };
}

/**
 * The members of a tree. Throws KeyAgreementError `unsound` when two leaves claim one participant, one signature key
 * or one encryption key (RFC 9420 §7.3, which the library does not check for added leaves), when a leaf is of
 * another appointment, or when there are more leaves than KIDs; `unvouched` as IdentityCheck has it.
 */
export async function readRoster(tree: RatchetTree, appointmentId: string, identities: IdentityCheck): Promise<readonly PlacedMember[]> {
  const places: { readonly leaf: number; readonly claim: LeafClaim }[] = [];
  const taken = new Set<string>();
  for (let leaf = 0; leaf * 2 < tree.length; leaf += 1) {
    const node = tree[leaf * 2];
    if (node === undefined) continue;
    const claim = node.nodeType === 'leaf' ? readLeaf(node.leaf) : null;
    if (node.nodeType !== 'leaf' || claim?.appointmentId !== appointmentId || leaf > maxLeaf) throw new KeyAgreementError('unsound');
    const keys = [`p ${claim.participantId}`, `s ${claim.signatureKey}`, `e ${toBase64(node.leaf.hpkePublicKey)}`];
    if (keys.some((key) => taken.has(key))) throw new KeyAgreementError('unsound');
    for (const key of keys) taken.add(key);
    places.push({ leaf, claim });
  }
  const levels = await identities.levels(places.map(({ claim }) => claim));
  return places.map(({ leaf, claim: { participantId, role, name, signatureKey, incarnation } }, at) =>
    ({ leaf, appointmentId, participantId, role, name, signatureKey, incarnation, identity: levels[at] ?? 'claimed' }));
}

function extensionsOf({ extensions }: LeafContent, type: number): readonly Uint8Array[] {
  return extensions.filter(({ extensionType }) => extensionType === type).map(({ extensionData }) => extensionData);
}
