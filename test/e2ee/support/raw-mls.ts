import { createCommit, createGroup, emptyPskIndex, generateKeyPackageWithKey, joinGroup, processPrivateMessage } from 'ts-mls';
import type { CiphersuiteImpl, ClientState, KeyPackage, MLSMessage, PrivateKeyPackage, Proposal, PskIndex } from 'ts-mls';
import { encodeIdentity } from '../../../packages/e2ee/src/core/member-identity.ts';
import { writeMlsMessage } from '../../../packages/e2ee/src/core/mls-message.ts';
import { mlsSuiteName, openMlsSuite } from '../../../packages/e2ee/src/core/mls-suite.ts';
import { assertionExtension, incarnationExtension } from '../../../packages/e2ee/src/core/roster.ts';
import { encodeUtf8 } from '../../../packages/e2ee/src/core/utf8.ts';
import { keyThumbprint } from '../../../packages/e2ee/src/core/key-thumbprint.ts';
import type { Bytes } from '../../../packages/e2ee/src/core/webcrypto.ts';
import type { MemberIdentity } from '../../../packages/e2ee/src/messages.ts';

let suite: Promise<CiphersuiteImpl> | null = null;

export const rawSuite = (): Promise<CiphersuiteImpl> => (suite ??= openMlsSuite(crypto.subtle));

export interface RawKeyPackage { readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage; readonly bytes: Bytes; }

/** A member that follows the library alone and none of our rules: for tests of what an insider may try. */
export async function rawKeyPackage(identity: MemberIdentity, vouch: (thumbprint: string) => Promise<string | null> = async () => null): Promise<RawKeyPackage> {
  const seconds = BigInt(Math.floor(Date.now() / 1000));
  const key = await (await rawSuite()).signature.keygen();
  const assertion = await vouch(await keyThumbprint(crypto.subtle, key.publicKey));
  const made = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: encodeIdentity(identity) },
    { versions: ['mls10'], ciphersuites: [mlsSuiteName], extensions: [incarnationExtension, assertionExtension], proposals: [], credentials: ['basic'] },
    { notBefore: seconds - 3600n, notAfter: seconds + 3600n }, [], key, await rawSuite(),
    [{ extensionType: incarnationExtension, extensionData: crypto.getRandomValues(new Uint8Array(16)) },
      ...(assertion === null ? [] : [{ extensionType: assertionExtension, extensionData: encodeUtf8(assertion) }])],
  );
  return { ...made, bytes: writeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: made.publicPackage }) };
}

export async function rawGroup(groupId: Bytes, { publicPackage, privatePackage }: RawKeyPackage): Promise<ClientState> {
  return createGroup(groupId, publicPackage, privatePackage, [], await rawSuite());
}

export async function rawCommit(state: ClientState, extraProposals: Proposal[], pskIndex: PskIndex = emptyPskIndex) {
  return createCommit({ state, pskIndex, cipherSuite: await rawSuite() }, { extraProposals, ratchetTreeExtension: true });
}

export async function rawJoin(welcome: Parameters<typeof joinGroup>[0], { publicPackage, privatePackage }: RawKeyPackage, pskIndex: PskIndex = emptyPskIndex): Promise<ClientState> {
  return joinGroup(welcome, publicPackage, privatePackage, pskIndex, await rawSuite());
}

/** Follows somebody else's commit, whatever it does. Throws where it leads nowhere. */
export async function rawProcess(state: ClientState, message: MLSMessage): Promise<ClientState> {
  if (message.wireformat !== 'mls_private_message') throw new Error('not a sealed commit');
  const { privateMessage } = message;
  const result = await processPrivateMessage(state, privateMessage, emptyPskIndex, await rawSuite());
  if (result.kind !== 'newState') throw new Error('not a commit');
  return result.newState;
}
