import { Aes256Gcm, CipherSuite, HkdfSha512 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import type { CiphersuiteImpl } from 'ts-mls';
import { makeHashImpl } from 'ts-mls/crypto/implementation/default/makeHashImpl.js';
import { makeKdfImpl } from 'ts-mls/crypto/implementation/default/makeKdfImpl.js';
import { makeNobleSignatureImpl } from 'ts-mls/crypto/implementation/default/makeNobleSignatureImpl.js';
import { defaultRng } from 'ts-mls/crypto/implementation/default/rng.js';
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js';
import type { WebCrypto } from './webcrypto.ts';

/**
 * The only suite we speak: its KEM is the hybrid of X25519 and ML-KEM-768, so that what is recorded today stays closed to
 * a quantum computer. It asks nothing of WebCrypto that a suite without ML-KEM would not, so every browser of ours has
 * it; there is no second one to fall back to, and so nothing the network could talk two members down to.
 */
export const mlsSuiteName = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519';

/** Put together by hand: the library's own provider would bring every other suite's code along. */
export async function openMlsSuite(webCrypto: WebCrypto): Promise<CiphersuiteImpl> {
  const hpke = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() });
  return {
    name: mlsSuiteName,
    kdf: makeKdfImpl(new HkdfSha512()),
    // Its type asks for all of SubtleCrypto; it calls `digest`, `sign` and `verify`.
    hash: makeHashImpl(webCrypto as Parameters<typeof makeHashImpl>[0], 'SHA-512'),
    signature: await makeNobleSignatureImpl('Ed25519'),
    hpke: await makeGenericHpke({ kem: 'X-Wing', kdf: 'HKDF-SHA512', aead: 'AES256GCM' }, { encrypt, decrypt }, hpke),
    rng: defaultRng,
  };
}

const context = (key: Uint8Array) => new Aes256Gcm().createEncryptionContext(owned(key));
/** Views into larger buffers become buffers of their own. */
const owned = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

async function encrypt(key: Uint8Array, nonce: Uint8Array, additional: Uint8Array, plain: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await context(key).seal(owned(nonce), owned(plain), owned(additional)));
}

async function decrypt(key: Uint8Array, nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await context(key).open(owned(nonce), owned(sealed), owned(additional)));
}
