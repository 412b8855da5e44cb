import { toBase64 } from './base64.ts';
import { cipherSuites } from './cipher-suite.ts';
import { EpochKeys } from './epoch-keys.ts';
import type { GroupEpoch } from './key-agreement.ts';
import type { KeyRing } from './key-ring.ts';
import { sameBytes } from './same-bytes.ts';
import type { WebCrypto } from './webcrypto.ts';

/** Derives the next epoch's frame keys and puts them on the ring. */
export async function installEpoch(webCrypto: WebCrypto, ring: KeyRing, before: GroupEpoch | null, next: GroupEpoch): Promise<void> {
  const suite = cipherSuites.aes128Gcm;
  const keys = await EpochKeys.create(webCrypto, suite, {
    groupId: toBase64(next.groupId), epoch: next.epoch, ownLeaf: next.ownLeaf, members: next.members, baseKey: await next.baseKey(suite.keyBytes),
  });
  ring.install(keys, before === null || switchesAtOnce(before, next));
}

/** At once when somebody left, when the group is another, or when nobody else holds the old epoch. */
function switchesAtOnce(before: GroupEpoch, next: GroupEpoch): boolean {
  if (!sameBytes(before.groupId, next.groupId) || before.members.length === 1) return true;
  return before.members.some((old) => !next.members.some((member) => member.leaf === old.leaf && member.incarnation === old.incarnation));
}
