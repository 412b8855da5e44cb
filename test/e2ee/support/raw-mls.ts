import { createCommit, createGroup, emptyPskIndex, generateKeyPackage, getCiphersuiteFromName, getCiphersuiteImpl, joinGroup } from 'ts-mls';
import type { CiphersuiteImpl, ClientState, KeyPackage, PrivateKeyPackage, Proposal } from 'ts-mls';
import { encodeIdentity } from '../../../packages/e2ee/src/core/member-identity.ts';
import { writeMlsMessage } from '../../../packages/e2ee/src/core/mls-message.ts';
import { incarnationExtension } from '../../../packages/e2ee/src/core/roster.ts';
import type { Bytes } from '../../../packages/e2ee/src/core/webcrypto.ts';
import type { MemberIdentity } from '../../../packages/e2ee/src/messages.ts';

const suiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
let suite: Promise<CiphersuiteImpl> | null = null;

export const rawSuite = (): Promise<CiphersuiteImpl> => (suite ??= getCiphersuiteImpl(getCiphersuiteFromName(suiteName)));

export interface RawKeyPackage { readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage; readonly bytes: Bytes; }

/** A member that follows the library alone and none of our rules: for tests of what an insider may try. */
export async function rawKeyPackage(identity: MemberIdentity): Promise<RawKeyPackage> {
  const seconds = BigInt(Math.floor(Date.now() / 1000));
  const made = await generateKeyPackage(
    { credentialType: 'basic', identity: encodeIdentity(identity) },
    { versions: ['mls10'], ciphersuites: [suiteName], extensions: [incarnationExtension], proposals: [], credentials: ['basic'] },
    { notBefore: seconds - 3600n, notAfter: seconds + 3600n }, [], await rawSuite(),
    [{ extensionType: incarnationExtension, extensionData: crypto.getRandomValues(new Uint8Array(16)) }],
  );
  return { ...made, bytes: writeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: made.publicPackage }) };
}

export async function rawGroup(groupId: Bytes, { publicPackage, privatePackage }: RawKeyPackage): Promise<ClientState> {
  return createGroup(groupId, publicPackage, privatePackage, [], await rawSuite());
}

export async function rawCommit(state: ClientState, extraProposals: Proposal[]) {
  return createCommit({ state, cipherSuite: await rawSuite() }, { extraProposals, ratchetTreeExtension: true });
}

export async function rawJoin(welcome: Parameters<typeof joinGroup>[0], { publicPackage, privatePackage }: RawKeyPackage): Promise<ClientState> {
  return joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, await rawSuite());
}
