import { cipherSuites, KeyRing } from '../../../packages/e2ee/src/core/index.ts';
import { EpochKeys } from '../../../packages/e2ee/src/core/epoch-keys.ts';

export const people = ['doc', 'ana', 'ben'] as const;

export interface EpochSpec { readonly epoch?: number; readonly secret?: number; readonly members?: readonly string[]; readonly groupId?: string; }

/** The keys of one epoch as `self` holds them, with a made-up base key instead of an MLS group. */
export function epochKeys(self: string, { epoch = 1, secret = 7, members = people, groupId = 'group' }: EpochSpec = {}): Promise<EpochKeys> {
  return EpochKeys.create(crypto.subtle, cipherSuites.aes128Gcm, {
    groupId, epoch, ownLeaf: members.indexOf(self), baseKey: new Uint8Array(16).fill(secret),
    members: members.map((participantId, leaf) => ({ leaf, participantId, appointmentId: 'apt', role: 'patient', name: participantId, signatureKey: participantId, identity: 'claimed' })),
  });
}

export async function ringOf(self: string, now: () => number, spec?: EpochSpec): Promise<KeyRing> {
  const ring = new KeyRing(now);
  ring.install(await epochKeys(self, spec), true);
  return ring;
}
