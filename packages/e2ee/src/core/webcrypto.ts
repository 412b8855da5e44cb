/** Bytes that own their memory: what WebCrypto takes without a copy on our side. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A CryptoKey, opaque to us: key material stays inside the platform. */
export type SecretKey = object;

/**
 * The part of SubtleCrypto the core is handed. Structural, so that a worker, a page and Node all fit and the
 * core compiles without DOM types. Every call copies its arguments before it returns (Web Cryptography §14.3),
 * which is what lets callers reuse scratch buffers.
 */
export interface WebCrypto {
  importKey(format: 'raw', keyData: Bytes, algorithm: string, extractable: boolean, usages: ('deriveBits' | 'deriveKey')[]): Promise<SecretKey>;
  deriveBits(algorithm: HkdfInput, baseKey: SecretKey, lengthBits: number): Promise<ArrayBuffer>;
  deriveKey(algorithm: HkdfInput, baseKey: SecretKey, derived: { readonly name: string; readonly length: number }, extractable: boolean, usages: ('encrypt' | 'decrypt')[]): Promise<SecretKey>;
  digest(algorithm: 'SHA-256', data: Bytes): Promise<ArrayBuffer>;
  encrypt(algorithm: AesGcmInput, key: SecretKey, data: Bytes): Promise<ArrayBuffer>;
  decrypt(algorithm: AesGcmInput, key: SecretKey, data: Bytes): Promise<ArrayBuffer>;
}

/** What checking a clinic's signature takes besides. */
export interface VerifyingCrypto extends WebCrypto {
  importKey(format: 'raw', keyData: Bytes, algorithm: string, extractable: boolean, usages: ('deriveBits' | 'deriveKey')[]): Promise<SecretKey>;
  importKey(format: 'raw', keyData: Bytes, algorithm: SignatureKind, extractable: boolean, usages: ['verify']): Promise<SecretKey>;
  verify(algorithm: SignatureCheck, key: SecretKey, signature: Bytes, data: Bytes): Promise<boolean>;
}

export interface SignatureKind {
  readonly name: 'ECDSA' | 'Ed25519';
  readonly namedCurve?: 'P-256';
}

export interface SignatureCheck {
  readonly name: 'ECDSA' | 'Ed25519';
  readonly hash?: 'SHA-256';
}

export interface HkdfInput {
  readonly name: 'HKDF';
  readonly hash: string;
  readonly salt: Bytes;
  readonly info: Bytes;
}

export interface AesGcmInput {
  readonly name: 'AES-GCM';
  readonly iv: Bytes;
  readonly additionalData: Bytes;
  readonly tagLength: number;
}
