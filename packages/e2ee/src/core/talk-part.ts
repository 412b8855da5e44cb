import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import type { Bytes } from './webcrypto.ts';

/** One thing members talk about inside the group. Messages that are about something else are not for it. */
export interface TalkPart {
  /** A new epoch: what was sealed before and is still under way is lost. */
  begin(epoch: GroupEpoch): Promise<void>;
  /** `sender` is whose signature MLS checked. Only the current epoch's messages come here. */
  hear(sender: PlacedMember, content: Bytes): Promise<void>;
  /** ms since the Unix epoch at which `tick` has something to do; null for never. */
  dueAt(): number | null;
  tick(): Promise<void>;
  /** No group any more. */
  end(): void;
}

/** Seals a message in the current epoch and sends it to every member. It may get lost. */
export type Say = (content: Bytes) => Promise<void>;
