import { conversationLimits, patienceMs } from './conversation-limits.ts';
import { encodeConversation } from './conversation-message.ts';
import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import type { Say } from './talk-part.ts';

/** ms until a text is said again: first, and at most after doubling. */
const firstRepeatMs = 2_000;
const maxRepeatMs = 16_000;

export type Settle = (code: SendFailure | null) => void;

/**
 * `no-group`: the keys are not agreed. `nobody-here`: we are the only member. `too-long`: a text or name. `too-large`, `empty`:
 * a file. `busy`: too much is under way. `not-delivered`: somebody did not answer in time. `file-refused`: somebody's
 * browser did not take it. `cancelled`: by ourselves.
 */
export type SendFailure = 'no-group' | 'nobody-here' | 'too-long' | 'too-large' | 'empty' | 'busy' | 'not-delivered' | 'file-refused' | 'cancelled';

interface OpenText {
  readonly text: string;
  readonly settle: Settle;
  readonly giveUpAt: number;
  /** Participants whose receipt is missing. */
  readonly missing: Set<string>;
  isRead: boolean;
}

/**
 * Our texts, until everybody who was in the group has said they have it. A new epoch loses what is under way, so all that
 * is open is said again, in order, to the group as it is then.
 */
export class TextSender {
  readonly #page: string;
  readonly #say: Say;
  readonly #now: () => number;
  readonly #open = new Map<number, OpenText>();
  #members: readonly PlacedMember[] = [];
  #last = 0;
  #repeatAt: number | null = null;
  #repeatMs = firstRepeatMs;

  constructor(page: string, say: Say, now: () => number) {
    this.#page = page;
    this.#say = say;
    this.#now = now;
  }

  async send(text: string, settle: Settle): Promise<void> {
    if (this.#members.length === 0) return settle('nobody-here');
    if (this.#open.size >= conversationLimits.openTexts) return settle('busy');
    this.#last += 1;
    this.#open.set(this.#last, { text, settle, giveUpAt: this.#now() + patienceMs, isRead: false, missing: new Set(this.#members.map((member) => member.participantId)) });
    this.#wait(firstRepeatMs);
    await this.#utter(this.#last, text);
  }

  async begin({ members, ownLeaf }: GroupEpoch): Promise<void> {
    this.#members = members.filter((member) => member.leaf !== ownLeaf);
    const here = new Set(this.#members.map((member) => member.participantId));
    for (const [number, { missing, isRead }] of this.#open) {
      for (const participantId of missing) if (!here.has(participantId)) missing.delete(participantId);
      // Whoever left without a word of it has not had it.
      if (missing.size === 0) this.#settle(number, isRead ? null : 'nobody-here');
    }
    await this.#repeat();
  }

  received(participantId: string, number: number): void {
    const open = this.#open.get(number);
    if (open === undefined) return;
    if (open.missing.delete(participantId)) open.isRead = true;
    if (open.missing.size === 0) this.#settle(number, null);
  }

  dueAt(): number | null {
    const times = [...this.#open.values()].map(({ giveUpAt }) => giveUpAt);
    return times.length === 0 ? null : Math.min(this.#repeatAt ?? Infinity, ...times);
  }

  async tick(): Promise<void> {
    const now = this.#now();
    for (const [number, { giveUpAt }] of this.#open) if (giveUpAt <= now) this.#settle(number, 'not-delivered');
    if (this.#repeatAt === null || this.#repeatAt > now) return;
    this.#wait(Math.min(maxRepeatMs, this.#repeatMs * 2));
    await this.#repeat();
  }

  end(): void { this.#members = []; }

  async #repeat(): Promise<void> {
    if (this.#members.length > 0) for (const [number, { text }] of this.#open) await this.#utter(number, text);
  }

  #utter(number: number, text: string): Promise<void> {
    const floor = Math.min(...this.#open.keys());
    return this.#say(encodeConversation({ type: 'text', page: this.#page, number, floor, text }));
  }

  #wait(ms: number): void {
    this.#repeatMs = ms;
    this.#repeatAt = this.#now() + ms;
  }

  #settle(number: number, code: SendFailure | null): void {
    const open = this.#open.get(number);
    this.#open.delete(number);
    if (this.#open.size === 0) this.#repeatAt = null;
    open?.settle(code);
  }
}
