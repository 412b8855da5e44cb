import type { CiphersuiteImpl, KeyPackage, PrivateKeyPackage, PskIndex, Welcome } from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { accumulatePskSecret } from 'ts-mls/pskIndex.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';

interface Opening {
  readonly suite: CiphersuiteImpl;
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
  readonly secrets: PskIndex;
}

/**
 * The leaf that signed a Welcome's GroupInfo (RFC 9420 §12.4.3): who brings us in. The library checks the signature and does
 * not hand the signer out. Null where the Welcome does not open.
 */
export async function welcomeSigner(welcome: Welcome, { suite, publicPackage, privatePackage, secrets }: Opening): Promise<number | null> {
  const reference = await makeKeyPackageRef(publicPackage, suite.hash);
  const opened = await decryptGroupSecrets(await suite.hpke.importPrivateKey(privatePackage.initPrivateKey), reference, welcome, suite.hpke);
  if (opened === undefined) return null;
  const [pskSecret] = await accumulatePskSecret(opened.psks, secrets, suite, new Uint8Array(suite.kdf.size));
  const info = await decryptGroupInfo(welcome, opened.joinerSecret, pskSecret, suite);
  opened.joinerSecret.fill(0);
  return info?.signer ?? null;
}
