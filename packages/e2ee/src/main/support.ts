export type EncryptionSupport = 'ok' | 'insecure-page' | 'no-webrtc' | 'no-workers' | 'no-webcrypto' | 'no-encoded-transforms';

/** Can this browser seal frames at all? Where it cannot there is no call, never a plain one. Needs no permission, changes nothing. */
export function encryptionSupport(): EncryptionSupport {
  if (globalThis.isSecureContext === false) return 'insecure-page';
  if (typeof RTCPeerConnection === 'undefined' || typeof RTCRtpSender === 'undefined') return 'no-webrtc';
  if (typeof Worker === 'undefined') return 'no-workers';
  if (globalThis.crypto?.subtle === undefined) return 'no-webcrypto';
  if (typeof RTCRtpScriptTransform === 'undefined' && !('createEncodedStreams' in RTCRtpSender.prototype)) return 'no-encoded-transforms';
  return 'ok';
}

/** Does WebCrypto have what our cipher suite needs (Ed25519; the hybrid KEM comes with us)? Only trying tells. */
export async function cryptoSupport(): Promise<'ok' | 'crypto-unsupported'> {
  try {
    const { subtle } = globalThis.crypto;
    await subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    return 'ok';
  } catch {
    return 'crypto-unsupported';
  }
}
