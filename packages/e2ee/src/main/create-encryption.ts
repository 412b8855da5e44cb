import { Encryption } from './encryption.ts';
import type { EncryptionOptions, EncryptionPort } from './encryption-port.ts';

/** One participant's encryption. Throws nothing: what the browser lacks comes through `ready`. */
export function createEncryption(options: EncryptionOptions): EncryptionPort {
  return new Encryption(options);
}
