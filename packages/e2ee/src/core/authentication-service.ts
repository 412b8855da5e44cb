import type { AuthenticationService } from 'ts-mls';
import { decodeIdentity } from './member-identity.ts';

const ed25519KeyBytes = 32;

/**
 * Accepts a leaf only with a credential of ours, for this appointment. That nobody sits on two leaves is a matter of
 * the whole tree: see readRoster.
 */
export function authenticationService(appointmentId: string): AuthenticationService {
  return {
    validateCredential: async (credential, signaturePublicKey) => {
      if (credential.credentialType !== 'basic' || signaturePublicKey.length !== ed25519KeyBytes) return false;
      return decodeIdentity(credential.identity)?.appointmentId === appointmentId;
    },
  };
}
