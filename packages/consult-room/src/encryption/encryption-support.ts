import { encryptionSupport } from '@consult-room/e2ee/main';

/** Can frames be sealed in this browser at all? Without it there is no call: never a plain one. */
export function supportsEncryption(): boolean {
  return encryptionSupport() === 'ok';
}
