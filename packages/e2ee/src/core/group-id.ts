import { sameBytes } from './same-bytes.ts';
import { encodeUtf8 } from './utf8.ts';
import type { Bytes } from './webcrypto.ts';

const randomLength = 16;
const prefixOf = (appointmentId: string): Bytes => encodeUtf8(`consult-room/1|${appointmentId}`);

/** Protocol version and appointment stand in the group id, and so in every key through the GroupContext. */
export function newGroupId(appointmentId: string, randomBytes: (length: number) => Bytes): Bytes {
  return Uint8Array.from([...prefixOf(appointmentId), ...randomBytes(randomLength)]);
}

export function groupIdBelongsTo(groupId: Uint8Array, appointmentId: string): boolean {
  const prefix = prefixOf(appointmentId);
  return groupId.length === prefix.length + randomLength && sameBytes(groupId.subarray(0, prefix.length), prefix);
}
