/** An SFrame cipher suite (RFC 9605 §4.5) whose AEAD is one WebCrypto call. */
export interface CipherSuite {
  readonly id: number;
  readonly hash: 'SHA-256' | 'SHA-512';
  readonly keyBytes: number;
  readonly nonceBytes: number;
  readonly tagBytes: number;
}

/** 0x0004 seals our frames; 0x0005 is kept exact by the RFC's vectors, should a longer key be wanted. */
export const cipherSuites = {
  aes128Gcm: { id: 0x0004, hash: 'SHA-256', keyBytes: 16, nonceBytes: 12, tagBytes: 16 },
  aes256Gcm: { id: 0x0005, hash: 'SHA-512', keyBytes: 32, nonceBytes: 12, tagBytes: 16 },
} as const satisfies Record<string, CipherSuite>;
