import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { CiphersuiteImpl } from 'ts-mls';
import { makeHashImpl } from 'ts-mls/crypto/implementation/default/makeHashImpl.js';
import { makeKdfImpl } from 'ts-mls/crypto/implementation/default/makeKdfImpl.js';
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js';
import { rawSuite } from './raw-mls.ts';

/** Suite 1, which the working group's vectors are made with: they check the library's tree, schedule and messages, ours differs in the primitives alone. */
export async function vectorSuite(): Promise<CiphersuiteImpl> {
  const hpke = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const ours = await rawSuite();
  return {
    ...ours,
    name: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
    kdf: makeKdfImpl(new HkdfSha256()),
    hash: makeHashImpl(crypto.subtle, 'SHA-256'),
    hpke: await makeGenericHpke({ kem: 'DHKEM-X25519-HKDF-SHA256', kdf: 'HKDF-SHA256', aead: 'AES128GCM' }, { encrypt: cipherWith('encrypt'), decrypt: cipherWith('decrypt') }, hpke),
  };
}

function cipherWith(act: 'encrypt' | 'decrypt') {
  return async (key: Uint8Array, nonce: Uint8Array, additional: Uint8Array, data: Uint8Array): Promise<Uint8Array> => {
    const imported = await crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, [act]);
    const parameters = { name: 'AES-GCM', iv: Uint8Array.from(nonce), additionalData: Uint8Array.from(additional) };
    return new Uint8Array(await crypto.subtle[act](parameters, imported, Uint8Array.from(data)));
  };
}
