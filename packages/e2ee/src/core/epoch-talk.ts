import type { SafetyCode } from '../messages.ts';
import { decodeAck, encodeAck } from './ack-message.ts';
import { decodeStatement, encodeStatement, hashBytes } from './code-statement.ts';
import { ifSound } from './if-sound.ts';
import type { GroupEpoch } from './key-agreement.ts';
import { SafetyCheck } from './safety-check.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

/** ms until a member that still waits for others asks again: first, and at most after doubling. */
const firstAskMs = 3_000;
const maxAskMs = 48_000;
/** ms between two answers to such questions. */
const answerMs = 1_000;
/** Each new epoch is another guess for somebody in between. An honest consultation does not come near this many. */
const maxChecks = 50;

export interface EpochTalkOptions {
  readonly webCrypto: WebCrypto;
  /** ms since the Unix epoch */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Bytes;
  /** Sends sealed bytes to every member. It may get lost. */
  readonly say: (epoch: GroupEpoch, message: Bytes) => void;
  /** Everybody holds this epoch's keys. */
  readonly onAcknowledged: (epoch: GroupEpoch) => void;
  readonly onCode: () => void;
  /** A member did not play by the rules of the safety code. */
  readonly onTampered: () => void;
}

/** What members tell each other inside an epoch, sealed for all of them: that they hold its keys, and their part of the safety code. */
export class EpochTalk {
  readonly #options: EpochTalkOptions;
  #epoch: GroupEpoch | null = null;
  #unacknowledged = new Set<number>();
  #check: SafetyCheck | null = null;
  #checks = 0;
  #askAt: number | null = null;
  #askMs = firstAskMs;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(options: EpochTalkOptions) {
    this.#options = options;
  }

  get code(): SafetyCode | null { return this.#check?.code ?? null; }

  /** Everything of the epoch before is forgotten. */
  async begin(epoch: GroupEpoch): Promise<void> {
    this.end();
    this.#epoch = epoch;
    this.#unacknowledged = new Set(epoch.members.map((member) => member.leaf).filter((leaf) => leaf !== epoch.ownLeaf));
    if (this.#unacknowledged.size === 0) return;
    await this.#say(epoch, encodeAck(epoch.ownLeaf));
    this.#checks += 1;
    if (this.#checks > maxChecks) return;
    const { webCrypto, randomBytes, now } = this.#options;
    const { groupId, ownLeaf, members } = epoch;
    this.#check = await SafetyCheck.begin(webCrypto, { groupId, ownLeaf, members, epoch: epoch.epoch, authenticator: epoch.authenticator() }, randomBytes(hashBytes));
    this.#askAt = now() + firstAskMs;
    await this.#state(epoch, this.#check, false);
  }

  async hear(message: Bytes): Promise<void> {
    const epoch = this.#epoch;
    if (epoch === null) return;
    const opened = await ifSound(() => epoch.openMessage(message));
    if (opened === undefined) return;
    const { senderLeaf, content } = opened;
    if (decodeAck(content) === senderLeaf) return this.#acknowledge(epoch, senderLeaf);
    if (this.#check !== null) await this.#hearStatement(epoch, this.#check, senderLeaf, content);
  }

  dueAt(): number | null { return this.#askAt; }

  async tick(): Promise<void> {
    const now = this.#options.now();
    if (this.#epoch === null || this.#check === null || this.#askAt === null || this.#askAt > now) return;
    this.#askMs = Math.min(maxAskMs, this.#askMs * 2);
    this.#askAt = now + this.#askMs;
    await this.#state(this.#epoch, this.#check, true);
  }

  end(): void {
    this.#epoch = null;
    this.#unacknowledged.clear();
    this.#check = null;
    this.#askAt = null;
    this.#askMs = firstAskMs;
    this.#answeredAt = Number.NEGATIVE_INFINITY;
  }

  #acknowledge(epoch: GroupEpoch, leaf: number): void {
    if (this.#unacknowledged.delete(leaf) && this.#unacknowledged.size === 0) this.#options.onAcknowledged(epoch);
  }

  async #hearStatement(epoch: GroupEpoch, check: SafetyCheck, leaf: number, content: Bytes): Promise<void> {
    const statement = decodeStatement(content);
    if (statement === null) return;
    const before = { revealed: check.revealed, code: check.code };
    await check.hear(leaf, statement);
    if (check.tampered) {
      this.#askAt = null;
      this.#options.onTampered();
      return;
    }
    const now = this.#options.now();
    const answers = statement.asking && now - this.#answeredAt >= answerMs;
    if (answers) this.#answeredAt = now;
    if (answers || check.revealed !== before.revealed) await this.#state(epoch, check, false);
    if (check.code === before.code) return;
    this.#askAt = null;
    this.#options.onCode();
  }

  #state(epoch: GroupEpoch, check: SafetyCheck, asking: boolean): Promise<void> {
    return this.#say(epoch, encodeStatement(check.statement(asking)));
  }

  async #say(epoch: GroupEpoch, content: Bytes): Promise<void> {
    this.#options.say(epoch, await epoch.sealMessage(content));
  }
}
