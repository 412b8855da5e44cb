import { createGroup, defaultKeyPackageEqualityConfig, defaultKeyRetentionConfig, defaultPaddingConfig, generateKeyPackageWithKey, joinGroup, zeroOutUint8Array } from 'ts-mls';
import { CryptoError } from 'ts-mls/mlsError.js';
import type { Capabilities, ClientConfig, KeyPackage, PrivateKeyPackage } from 'ts-mls';
import type { Grounds, MemberIdentity } from '../messages.ts';
import { authenticationService } from './authentication-service.ts';
import { toBase64 } from './base64.ts';
import { groupIdBelongsTo } from './group-id.ts';
import { GroupMemory } from './group-memory.ts';
import { GroupSecret } from './group-secret.ts';
import { IdentityCheck } from './identity-check.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { Candidate, GroupEpoch, KeyAgreement, Offer } from './key-agreement.ts';
import { keyThumbprint } from './key-thumbprint.ts';
import { encodeIdentity } from './member-identity.ts';
import { MlsEpoch, type GroupRules } from './mls-epoch.ts';
import { readMlsMessage, writeMlsMessage } from './mls-message.ts';
import { mlsSuiteName, openMlsSuite } from './mls-suite.ts';
import { OwnAssertion } from './own-assertion.ts';
import { assertionExtension, incarnationExtension, readLeaf } from './roster.ts';
import { openSignatureKey, saveSignatureKey, type SignatureKey } from './signature-key.ts';
import { encodeUtf8 } from './utf8.ts';
import { welcomeSigner } from './welcome-signer.ts';
import type { Bytes, VerifyingCrypto } from './webcrypto.ts';

const capabilities: Capabilities = { versions: ['mls10'], ciphersuites: [mlsSuiteName], extensions: [incarnationExtension, assertionExtension], proposals: [], credentials: ['basic'] };

/** A key package outlives no consultation, but a patient's clock may be a day off. */
const lifetimeSlackSeconds = 2n * 86_400n;

export interface MlsKeyAgreementOptions {
  readonly identity: MemberIdentity;
  /** What `saved` was before a reload, or null. */
  readonly saved: string | null;
  /** What the page gave besides; default: nothing. */
  readonly grounds?: Grounds;
  /** Asks the clinic, through the page, to vouch for the key with this RFC 7638 thumbprint; null where it cannot. */
  readonly fetchAssertion?: (thumbprint: string) => Promise<string | null>;
  /** `saved` has changed. */
  readonly onSaved?: (saved: string) => void;
  readonly webCrypto: VerifyingCrypto;
  /** ms since the Unix epoch */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Bytes;
}

const noGrounds: Grounds = { issuer: null, groupSecret: null, assertable: false };

interface MlsOffer extends Offer {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

/** MLS (RFC 9420) through ts-mls. */
export class MlsKeyAgreement implements KeyAgreement {
  readonly #options: MlsKeyAgreementOptions;
  readonly #rules: GroupRules;
  readonly #config: ClientConfig;
  readonly #key: SignatureKey;
  readonly #assertion: OwnAssertion;
  readonly #offers = new WeakMap<Offer, MlsOffer>();
  #incarnation: Bytes;
  #memory: GroupMemory;

  private constructor(options: MlsKeyAgreementOptions, rules: GroupRules, key: SignatureKey, thumbprint: string, memory: GroupMemory) {
    this.#options = options;
    this.#rules = rules;
    this.#key = key;
    this.#memory = memory;
    this.#assertion = new OwnAssertion({
      kept: options.saved?.split(' ')[1] || null, now: options.now,
      fetch: async () => await options.fetchAssertion?.(thumbprint) ?? null,
      onFetched: () => options.onSaved?.(this.saved),
    });
    this.#incarnation = options.randomBytes(16);
    this.#config = {
      // Messages of an epoch that is over are not read any more, so nothing is kept that could open them (RFC 9420 §9.2).
      keyRetentionConfig: { ...defaultKeyRetentionConfig, retainKeysForEpochs: 0 }, keyPackageEqualityConfig: defaultKeyPackageEqualityConfig, paddingConfig: defaultPaddingConfig,
      lifetimeConfig: { maximumTotalLifetime: 2n * lifetimeSlackSeconds, validateLifetimeOnReceive: false },
      authService: authenticationService(options.identity.appointmentId),
    };
  }

  /**
   * Throws KeyAgreementError: `issuer-invalid`, `secret-weak`, and `unvouched` when the clinic's
   * word for us is needed and missing, or false.
   */
  static async start(options: MlsKeyAgreementOptions): Promise<MlsKeyAgreement> {
    const { identity: { appointmentId }, grounds = noGrounds, webCrypto, now, randomBytes } = options;
    const suite = await openMlsSuite(webCrypto);
    const key = await openSignatureKey(options.saved?.split(' ')[0] ?? null, suite);
    const memory = GroupMemory.decode(options.saved?.split(' ')[2] ?? '');
    const identities = await IdentityCheck.open(webCrypto, grounds.issuer, now, memory.proven);
    const groupSecret = await GroupSecret.open(webCrypto, appointmentId, grounds.groupSecret, randomBytes);
    const agreement = new MlsKeyAgreement(options, { suite, appointmentId, identities, groupSecret }, key, await keyThumbprint(webCrypto, key.publicKey), memory);
    await agreement.#vouch();
    return agreement;
  }

  /** For sessionStorage: a reload comes back with the same signature key, the clinic's word for it, and what it knew of the group. */
  get saved(): string {
    return `${saveSignatureKey(this.#key)} ${this.#assertion.jws ?? ''} ${this.#memory.encode()}`;
  }

  remember({ groupId, known }: GroupEpoch): void {
    this.#memory = new GroupMemory(toBase64(groupId), known.marks, this.#rules.identities.proven);
    this.#options.onSaved?.(this.saved);
  }

  renew(): void {
    this.#incarnation = this.#options.randomBytes(16);
  }

  wordDueAt({ ownAssertion }: GroupEpoch): number | null {
    return ownAssertion !== null && this.#options.grounds?.assertable === true ? this.#assertion.renewalDueAt(ownAssertion) : null;
  }

  async renewWord(epoch: GroupEpoch): Promise<boolean> {
    return epoch.ownAssertion !== null && this.wordDueAt(epoch) !== null && this.#assertion.renewed(epoch.ownAssertion);
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
    if (member === null || content.cipherSuite !== mlsSuiteName) throw new KeyAgreementError('malformed');
    if (member.appointmentId !== this.#options.identity.appointmentId) throw new KeyAgreementError('wrong-appointment');
    return { member, keyPackage, id: toBase64(content.initKey) };
  }

  async create(groupId: Bytes): Promise<GroupEpoch> {
    const { publicPackage, privatePackage } = await this.#keyPackage();
    const state = await createGroup(groupId, publicPackage, privatePackage, [], this.#rules.suite, this.#config);
    return MlsEpoch.open(state, this.#rules);
  }

  async join(welcome: Bytes, offers: readonly Offer[]): Promise<{ readonly epoch: GroupEpoch; readonly used: Offer }> {
    const message = readMlsMessage(welcome, 'mls_welcome').welcome;
    let cause: unknown = null;
    for (const used of offers) {
      const offer = this.#offers.get(used);
      if (offer === undefined) continue;
      let usesSecret = false;
      const secrets = this.#rules.groupSecret.index(() => { usesSecret = true; });
      try {
        const state = await joinGroup(message, offer.publicPackage, offer.privatePackage, secrets, this.#rules.suite, undefined, undefined, this.#config);
        // Who adds us without it may be anybody.
        if (this.#rules.groupSecret.inUse && !usesSecret) throw new KeyAgreementError('secret-wrong');
        const signer = await welcomeSigner(message, { suite: this.#rules.suite, publicPackage: offer.publicPackage, privatePackage: offer.privatePackage, secrets });
        return { epoch: this.#joined(await MlsEpoch.open(state, this.#rules), signer), used };
      } catch (error) {
        if (error instanceof KeyAgreementError) throw error;
        if (usesSecret) this.#throwIfSecretFails(error);
        cause = error;
      }
    }
    throw new KeyAgreementError('invalid', { cause });
  }

  /** The Welcome was for us, and opening it took the group's secret. */
  #throwIfSecretFails(cause: unknown): void {
    if (!this.#rules.groupSecret.inUse) throw new KeyAgreementError('secret-missing', { cause });
    if (cause instanceof CryptoError) throw new KeyAgreementError('secret-wrong', { cause });
  }

  /** Only a clinician brings anybody into a group; from one we were in before, the others may take us back. */
  #joined(epoch: MlsEpoch, signer: number | null): MlsEpoch {
    const own = epoch.members.find((member) => member.leaf === epoch.ownLeaf);
    const { appointmentId, participantId } = this.#options.identity;
    if (own?.participantId !== participantId || !groupIdBelongsTo(epoch.groupId, appointmentId)) throw new KeyAgreementError('unsound');
    const host = epoch.members.find((member) => member.leaf === signer);
    if (host === undefined || !(host.role === 'clinician' || this.#memory.knows(toBase64(epoch.groupId), host))) throw new KeyAgreementError('refused');
    return epoch;
  }

  /** The assertion to show now. Throws KeyAgreementError `unvouched` when the page we run in would not take us with it, `word-missing` when it was asked for in vain. */
  async #vouch(): Promise<string | null> {
    const { identity } = this.#options;
    const claim = { ...identity, signatureKey: toBase64(this.#key.publicKey), incarnation: '' };
    const accepted = async () => {
      const assertion = await this.#assertion.current();
      await this.#rules.identities.level({ ...claim, assertion });
      return assertion;
    };
    try {
      return await accepted();
    } catch (error) {
      if (this.#assertion.jws !== null) {
        this.#assertion.forget();
        return await accepted().catch((again: unknown) => { throw this.#unanswered(again); });
      }
      throw this.#unanswered(error);
    }
  }

  /** A clinic that was asked and said nothing may answer the next time; a page that cannot ask, or a false word, stays as it is. */
  #unanswered(cause: unknown): unknown {
    const isUnanswered = this.#assertion.jws === null && this.#options.grounds?.assertable === true;
    return isUnanswered && cause instanceof KeyAgreementError && cause.code === 'unvouched' ? new KeyAgreementError('word-missing', { cause }) : cause;
  }

  async #keyPackage(): Promise<{ readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage }> {
    const seconds = BigInt(Math.floor(this.#options.now() / 1000));
    const assertion = await this.#vouch();
    const vouched = assertion === null ? [] : [{ extensionType: assertionExtension, extensionData: encodeUtf8(assertion) }];
    return generateKeyPackageWithKey(
      { credentialType: 'basic', identity: encodeIdentity(this.#options.identity) },
      capabilities,
      { notBefore: seconds - lifetimeSlackSeconds, notAfter: seconds + lifetimeSlackSeconds },
      [], { signKey: this.#key.signKey, publicKey: this.#key.publicKey }, this.#rules.suite,
      [{ extensionType: incarnationExtension, extensionData: this.#incarnation }, ...vouched],
    );
  }
}
