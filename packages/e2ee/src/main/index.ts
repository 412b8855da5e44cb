export { preferCodecs, preferredCodecs, requireCodecs } from './codec-policy.ts';
export { createEncryption } from './create-encryption.ts';
export { EncryptionError } from './encryption-error.ts';
export type { EncryptionOptions, EncryptionPort } from './encryption-port.ts';
export { LeakWatch } from './leak-watch.ts';
export { ReceiveWatch, type ReceivedTotal, type ReceiveVerdict } from './receive-watch.ts';
export { sentTotals } from './sent-totals.ts';
export { cryptoSupport, encryptionSupport, type EncryptionSupport } from './support.ts';
