export { preferCodecs, preferredCodecs, requireCodecs } from './codec-policy.ts';
export { createEncryption } from './create-encryption.ts';
export { EncryptionError } from './encryption-error.ts';
export type { EncryptionOptions, EncryptionPort } from './encryption-port.ts';
export { LeakWatchdog } from './leak-watchdog.ts';
export { cryptoSupport, encryptionSupport, type EncryptionSupport } from './support.ts';
