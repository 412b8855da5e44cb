import type { SafetyCode } from '../messages.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { CodeExchange } from './code-exchange.ts';
import { Conversation, type ConversationEvents } from './conversation.ts';
import { Heartbeat } from './heartbeat.ts';
import { ifSound } from './if-sound.ts';
import type { GroupEpoch } from './key-agreement.ts';
import type { TalkPart } from './talk-part.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

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
  readonly conversation: ConversationEvents;
}

/** What members tell each other inside the group, sealed for all of them (RFC 9420 §6.3) and bound to the epoch. */
export class EpochTalk {
  readonly conversation: Conversation;
  readonly heartbeat: Heartbeat;
  readonly #options: EpochTalkOptions;
  readonly #code: CodeExchange;
  readonly #parts: readonly TalkPart[];
  #epoch: GroupEpoch | null = null;

  constructor(options: EpochTalkOptions) {
    const { webCrypto, now, randomBytes, onAcknowledged, onCode, onTampered } = options;
    const say = (content: Bytes) => this.#say(content);
    this.#options = options;
    this.#code = new CodeExchange({ webCrypto, now, randomBytes, say, onCode, onTampered });
    this.heartbeat = new Heartbeat(say, now);
    this.conversation = new Conversation({ webCrypto, now, randomBytes, say, events: options.conversation });
    this.#parts = [new Acknowledgements(say, onAcknowledged), this.#code, this.heartbeat, this.conversation];
  }

  get code(): SafetyCode | null { return this.#code.code; }

  async begin(epoch: GroupEpoch): Promise<void> {
    this.#epoch = epoch;
    for (const part of this.#parts) await part.begin(epoch);
  }

  async hear(message: Bytes): Promise<void> {
    const epoch = this.#epoch;
    const opened = epoch === null ? undefined : await ifSound(() => epoch.openMessage(message));
    const sender = epoch?.members.find((member) => member.leaf === opened?.senderLeaf);
    if (opened === undefined || sender === undefined || sender.leaf === epoch?.ownLeaf) return;
    for (const part of this.#parts) await part.hear(sender, opened.content);
  }

  dueAt(): number | null {
    const times = this.#parts.map((part) => part.dueAt()).filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  async tick(): Promise<void> {
    for (const part of this.#parts) await part.tick();
  }

  end(): void {
    this.#epoch = null;
    for (const part of this.#parts) part.end();
  }

  async #say(content: Bytes): Promise<void> {
    const epoch = this.#epoch;
    if (epoch !== null) this.#options.say(epoch, await epoch.sealMessage(content));
  }
}
