import { conversationLimits } from './conversation-limits.ts';
import type { ConversationMessage } from './conversation-message.ts';
import type { PlacedMember } from './key-agreement.ts';

type Text = Extract<ConversationMessage, { readonly type: 'text' }>;

interface Writer { readonly page: string; next: number; readonly held: Map<number, string>; }

/** Puts everybody's texts in the order they were written, each once. What is held back for its turn is bounded. */
export class TextReceiver {
  readonly #onText: (sender: PlacedMember, message: Text) => void;
  /** By participant: a reload begins a new page, and the old one says no more. */
  readonly #writers = new Map<string, Writer>();

  constructor(onText: (sender: PlacedMember, message: Text) => void) {
    this.#onText = onText;
  }

  /** Is it here, now or before? Then its writer is to be told. */
  hear(sender: PlacedMember, message: Text): boolean {
    const { page, number, floor, text } = message;
    const writer = this.#writerOf(sender.participantId, page, floor);
    if (number >= Math.max(writer.next, floor) + conversationLimits.openTexts) return false;
    if (number >= writer.next) writer.held.set(number, text);
    this.#release(sender, writer, floor);
    return true;
  }

  /** Members who left need no memory. */
  keepOnly(participantIds: ReadonlySet<string>): void {
    for (const participantId of this.#writers.keys()) if (!participantIds.has(participantId)) this.#writers.delete(participantId);
  }

  /** Below the floor nothing more comes: gaps there are final. */
  #release(sender: PlacedMember, writer: Writer, floor: number): void {
    for (const number of [...writer.held.keys()].toSorted((a, b) => a - b)) {
      if (number !== writer.next && number >= floor) break;
      this.#onText(sender, { type: 'text', page: writer.page, number, floor, text: writer.held.get(number) ?? '' });
      writer.held.delete(number);
      writer.next = number + 1;
    }
    writer.next = Math.max(writer.next, floor);
    if (writer.held.has(writer.next)) this.#release(sender, writer, floor);
  }

  #writerOf(participantId: string, page: string, floor: number): Writer {
    const known = this.#writers.get(participantId);
    if (known?.page === page) return known;
    const writer: Writer = { page, next: floor, held: new Map() };
    this.#writers.set(participantId, writer);
    return writer;
  }
}
