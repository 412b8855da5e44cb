import { createGroup, defaultKeyPackageEqualityConfig, defaultKeyRetentionConfig, defaultPaddingConfig, emptyPskIndex, generateKeyPackageWithKey, getCiphersuiteFromName, getCiphersuiteImpl, joinGroup, zeroOutUint8Array } from 'ts-mls';
import type { Capabilities, CiphersuiteImpl, ClientConfig, KeyPackage, PrivateKeyPackage } from 'ts-mls';
import type { MemberIdentity } from '../messages.ts';
import { authenticationService } from './authentication-service.ts';
import { toBase64 } from './base64.ts';
import { groupIdBelongsTo } from './group-id.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { Candidate, GroupEpoch, KeyAgreement, Offer } from './key-agreement.ts';
import { encodeIdentity } from './member-identity.ts';
import { MlsEpoch } from './mls-epoch.ts';
import { readMlsMessage, writeMlsMessage } from './mls-message.ts';
import { incarnationExtension, readLeaf } from './roster.ts';
import { openSignatureKey, saveSignatureKey, type SignatureKey } from './signature-key.ts';
import type { Bytes } from './webcrypto.ts';

/** The only suite every browser of the support table has in WebCrypto. */
const suiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
const capabilities: Capabilities = { versions: ['mls10'], ciphersuites: [suiteName], extensions: [incarnationExtension], proposals: [], credentials: ['basic'] };

/** A key package outlives no consultation, but a patient's clock may be a day off. */
const lifetimeSlackSeconds = 2n * 86_400n;

export interface MlsKeyAgreementOptions {
  readonly identity: MemberIdentity;
  /** What `saved` was before a reload, or null. */
  readonly saved: string | null;
  /** ms since the Unix epoch */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Bytes;
}

interface MlsOffer extends Offer {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

/** MLS (RFC 9420) through ts-mls, suite 1. */
export class MlsKeyAgreement implements KeyAgreement {
  readonly #options: MlsKeyAgreementOptions;
  readonly #suite: CiphersuiteImpl;
  readonly #config: ClientConfig;
  readonly #key: SignatureKey;
  readonly #offers = new WeakMap<Offer, MlsOffer>();
  #incarnation: Bytes;

  private constructor(options: MlsKeyAgreementOptions, suite: CiphersuiteImpl, key: SignatureKey) {
    this.#options = options;
    this.#suite = suite;
    this.#key = key;
    this.#incarnation = options.randomBytes(16);
    this.#config = {
      keyRetentionConfig: defaultKeyRetentionConfig, keyPackageEqualityConfig: defaultKeyPackageEqualityConfig, paddingConfig: defaultPaddingConfig,
      lifetimeConfig: { maximumTotalLifetime: 2n * lifetimeSlackSeconds, validateLifetimeOnReceive: false },
      authService: authenticationService(options.identity.appointmentId),
    };
  }

  static async start(options: MlsKeyAgreementOptions): Promise<MlsKeyAgreement> {
    const suite = await getCiphersuiteImpl(getCiphersuiteFromName(suiteName));
    return new MlsKeyAgreement(options, suite, await openSignatureKey(options.saved, suite));
  }

  /** base64, for sessionStorage: a reload comes back with the same signature key. */
  get saved(): string { return saveSignatureKey(this.#key); }

  renew(): void {
    this.#incarnation = this.#options.randomBytes(16);
  }

  async offer(): Promise<Offer> {
    const { publicPackage, privatePackage } = await this.#keyPackage();
    const offer: MlsOffer = {
      publicPackage, privatePackage,
      bytes: writeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage }),
      // The leaf key has moved into the group by then; the signature key lives on.
      erase: () => zeroOutUint8Array(privatePackage.initPrivateKey),
    };
    this.#offers.set(offer, offer);
    return offer;
  }

  inspect(keyPackage: Bytes): Candidate {
    const content = readMlsMessage(keyPackage, 'mls_key_package').keyPackage;
    const member = readLeaf(content.leafNode);
    if (member === null || content.cipherSuite !== suiteName) throw new KeyAgreementError('malformed');
    if (member.appointmentId !== this.#options.identity.appointmentId) throw new KeyAgreementError('wrong-appointment');
    return { member, keyPackage, id: toBase64(content.initKey) };
  }

  async create(groupId: Bytes): Promise<GroupEpoch> {
    const { publicPackage, privatePackage } = await this.#keyPackage();
    const state = await createGroup(groupId, publicPackage, privatePackage, [], this.#suite, this.#config);
    return new MlsEpoch(state, this.#suite, this.#options.identity.appointmentId);
  }

  async join(welcome: Bytes, offers: readonly Offer[]): Promise<{ readonly epoch: GroupEpoch; readonly used: Offer }> {
    const message = readMlsMessage(welcome, 'mls_welcome').welcome;
    let cause: unknown = null;
    for (const used of offers) {
      const offer = this.#offers.get(used);
      if (offer === undefined) continue;
      try {
        const state = await joinGroup(message, offer.publicPackage, offer.privatePackage, emptyPskIndex, this.#suite, undefined, undefined, this.#config);
        return { epoch: this.#joined(new MlsEpoch(state, this.#suite, this.#options.identity.appointmentId)), used };
      } catch (error) {
        cause = error;
      }
    }
    throw new KeyAgreementError('invalid', { cause });
  }

  #joined(epoch: MlsEpoch): MlsEpoch {
    const own = epoch.members.find((member) => member.leaf === epoch.ownLeaf);
    const { appointmentId, participantId } = this.#options.identity;
    if (own?.participantId !== participantId || !groupIdBelongsTo(epoch.groupId, appointmentId)) throw new KeyAgreementError('unsound');
    return epoch;
  }

  #keyPackage(): Promise<{ readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage }> {
    const seconds = BigInt(Math.floor(this.#options.now() / 1000));
    return generateKeyPackageWithKey(
      { credentialType: 'basic', identity: encodeIdentity(this.#options.identity) },
      capabilities,
      { notBefore: seconds - lifetimeSlackSeconds, notAfter: seconds + lifetimeSlackSeconds },
      [], { signKey: this.#key.signKey, publicKey: this.#key.publicKey }, this.#suite,
      [{ extensionType: incarnationExtension, extensionData: this.#incarnation }],
    );
  }
}
