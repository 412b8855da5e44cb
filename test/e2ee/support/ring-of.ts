import { cipherSuites, KeyRing } from '../../../packages/e2ee/src/core/index.ts';
import { EpochKeys } from '../../../packages/e2ee/src/core/epoch-keys.ts';
import type { GroupMember } from '../../../packages/e2ee/src/messages.ts';

export const people = ['doc', 'ana', 'ben'] as const;

/** Somebody on a leaf, of whom frames need no more than that. */
export const memberAt = (participantId: string, leaf: number): GroupMember => ({ leaf, participantId, appointmentId: 'apt', role: 'patient', name: participantId, signatureKey: participantId, identity: 'claimed' });

export interface EpochSpec { readonly epoch?: number; readonly secret?: number; readonly members?: readonly string[]; readonly groupId?: string; }

/** The keys of one epoch as `self` holds them, with a made-up base key instead of an MLS group. */
export function epochKeys(self: string, { epoch = 1, secret = 7, members = people, groupId = 'group' }: EpochSpec = {}): Promise<EpochKeys> {
  return EpochKeys.create(crypto.subtle, cipherSuites.aes128Gcm, {
    groupId, epoch, ownLeaf: members.indexOf(self), baseKey: new Uint8Array(16).fill(secret),
    members: members.map(memberAt),
  });
}

export async function ringOf(self: string, now: () => number, spec?: EpochSpec): Promise<KeyRing> {
  const ring = new KeyRing(now);
  ring.install(await epochKeys(self, spec), true);
  return ring;
}
