import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMlsMessage, joinGroup, makePskIndex, processMessage, type ClientState, type RatchetTree } from 'ts-mls';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { sharedVectors } from './support/shared-vectors.ts';
import { vectorSuite } from './support/vector-suite.ts';

interface PassiveClient {
  readonly external_psks: readonly { readonly psk_id: string; readonly psk: string }[];
  readonly key_package: string;
  readonly signature_priv: string;
  readonly encryption_priv: string;
  readonly init_priv: string;
  readonly welcome: string;
  readonly ratchet_tree: string | null;
  readonly initial_epoch_authenticator: string;
  readonly epochs: readonly { readonly proposals: readonly string[]; readonly commit: string; readonly epoch_authenticator: string }[];
}

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');
const message = (text: string) => {
  const [decoded] = decodeMlsMessage(bytes(text), 0) ?? [];
  assert.ok(decoded);
  return decoded;
};

function treeOf(vector: PassiveClient): RatchetTree | undefined {
  return vector.ratchet_tree === null ? undefined : decodeRatchetTree(bytes(vector.ratchet_tree), 0)?.[0];
}

const psksOf = (vector: PassiveClient) =>
  Object.fromEntries(vector.external_psks.map((psk) => [Buffer.from(psk.psk_id, 'hex').toString('base64'), bytes(psk.psk)]));

async function join(vector: PassiveClient): Promise<ClientState> {
  const welcome = message(vector.welcome);
  const keyPackage = message(vector.key_package);
  assert.ok(welcome.wireformat === 'mls_welcome' && keyPackage.wireformat === 'mls_key_package');
  return joinGroup(welcome.welcome, keyPackage.keyPackage, {
    initPrivateKey: bytes(vector.init_priv), hpkePrivateKey: bytes(vector.encryption_priv), signaturePrivateKey: bytes(vector.signature_priv),
  }, makePskIndex(undefined, psksOf(vector)), await vectorSuite(), treeOf(vector));
}

async function follow(state: ClientState, text: string, vector: PassiveClient): Promise<ClientState> {
  const incoming = message(text);
  assert.ok(incoming.wireformat === 'mls_private_message' || incoming.wireformat === 'mls_public_message');
  const result = await processMessage(incoming, state, makePskIndex(state, psksOf(vector)), () => 'accept', await vectorSuite());
  return result.newState;
}

for (const file of ['passive-client-welcome', 'passive-client-handling-commit']) {
  const vectors = sharedVectors(`mls-cs1/${file}.json`) as readonly PassiveClient[] | null;
  test(`the pinned library agrees with ${file} of the MLS working group`, { skip: vectors === null && 'vectors are not beside this clone' }, async () => {
    assert.ok((vectors?.length ?? 0) > 0);
    for (const vector of vectors ?? []) {
      let state = await join(vector);
      assert.equal(hex(state.keySchedule.epochAuthenticator), vector.initial_epoch_authenticator);
      for (const epoch of vector.epochs) {
        for (const proposal of epoch.proposals) state = await follow(state, proposal, vector);
        state = await follow(state, epoch.commit, vector);
        assert.equal(hex(state.keySchedule.epochAuthenticator), epoch.epoch_authenticator);
      }
    }
  });
}
