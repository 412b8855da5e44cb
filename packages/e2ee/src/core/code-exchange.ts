import type { SafetyCode } from '../messages.ts';
import { decodeStatement, encodeStatement, hashBytes } from './code-statement.ts';
import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import { SafetyCheck } from './safety-check.ts';
import type { Say, TalkPart } from './talk-part.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

/** ms until a member that still waits for others asks again: first, and at most after doubling. */
const firstAskMs = 3_000;
const maxAskMs = 48_000;
/** ms between two answers to such questions. */
const answerMs = 1_000;
/** Each new epoch is another guess for somebody in between. An honest consultation does not come near this many. */
const maxChecks = 50;

export interface CodeExchangeOptions {
  readonly webCrypto: WebCrypto;
  /** ms since the Unix epoch */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Bytes;
  readonly say: Say;
  readonly onCode: () => void;
  /** A member did not play by the rules of the safety code. */
  readonly onTampered: () => void;
}

/** Carries one epoch's safety check: says our part, asks for what is missing, answers who asks. */
export class CodeExchange implements TalkPart {
  readonly #options: CodeExchangeOptions;
  #check: SafetyCheck | null = null;
  #checks = 0;
  #askAt: number | null = null;
  #askMs = firstAskMs;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(options: CodeExchangeOptions) {
    this.#options = options;
  }

  get code(): SafetyCode | null { return this.#check?.code ?? null; }

  async begin(epoch: GroupEpoch): Promise<void> {
    this.end();
    if (epoch.members.length === 1) return;
    this.#checks += 1;
    if (this.#checks > maxChecks) return;
    const { webCrypto, randomBytes, now } = this.#options;
    const { groupId, ownLeaf, members } = epoch;
    this.#check = await SafetyCheck.begin(webCrypto, { groupId, ownLeaf, members, epoch: epoch.epoch, authenticator: epoch.authenticator() }, randomBytes(hashBytes));
    this.#askAt = now() + firstAskMs;
    await this.#state(this.#check, false);
  }

  async hear({ leaf }: PlacedMember, content: Bytes): Promise<void> {
    const check = this.#check;
    const statement = check === null ? null : decodeStatement(content);
    if (check === null || statement === null) return;
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
    if (answers || check.revealed !== before.revealed) await this.#state(check, false);
    if (check.code === before.code) return;
    this.#askAt = null;
    this.#options.onCode();
  }

  dueAt(): number | null { return this.#askAt; }

  async tick(): Promise<void> {
    const now = this.#options.now();
    if (this.#check === null || this.#askAt === null || this.#askAt > now) return;
    this.#askMs = Math.min(maxAskMs, this.#askMs * 2);
    this.#askAt = now + this.#askMs;
    await this.#state(this.#check, true);
  }

  end(): void {
    this.#check = null;
    this.#askAt = null;
    this.#askMs = firstAskMs;
    this.#answeredAt = Number.NEGATIVE_INFINITY;
  }

  #state(check: SafetyCheck, asking: boolean): Promise<void> {
    return this.#options.say(encodeStatement(check.statement(asking)));
  }
}
