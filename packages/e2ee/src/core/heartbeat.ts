import { decodeHeartbeat, encodeHeartbeat } from './heartbeat-message.ts';
import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import type { Say, TalkPart } from './talk-part.ts';
import type { Bytes } from './webcrypto.ts';

/** ms between two heartbeats; the first two of an epoch come sooner, so that a change of keys leaves nobody unproven for long. */
export const heartbeatMs = 10_000;
const firstMs = [1_000, 2_000] as const;
/** ms without proof that somebody hears us and we hear them, after which they count as out of touch. */
export const silenceMs = 35_000;
/** ms after which we suspect that we missed something, and ask. */
const doubtMs = silenceMs - heartbeatMs;
/** Answers to heartbeats older than that prove nothing any more. */
const remembered = Math.ceil(silenceMs / heartbeatMs);

interface Contact {
  readonly participantId: string;
  readonly role: string;
  /** Newest number heard from them. */
  heard: number;
  /** When we had said what they last answered: from then on at the latest, we were in touch. */
  provenAt: number;
}

/**
 * Finds out who is in the same group and epoch with us. Each heartbeat names the newest one heard from everybody, so what
 * comes back proves a way there and back no older than our own clock says: commits kept from one of us, two halves fed
 * with commits of their own, heartbeats held back and handed out slowly, all come to the same silence. Replays do not count:
 * MLS opens a message once.
 */
export class Heartbeat implements TalkPart {
  readonly #say: Say;
  readonly #now: () => number;
  readonly #contacts = new Map<number, Contact>();
  #away: ReadonlySet<string> = new Set();
  /** ms without proof when the epoch before ended, by participant: a change of keys makes nobody heard. */
  #unprovenFor: ReadonlyMap<string, number> = new Map();
  /** When each of the latest was said, by number. */
  readonly #saidAt = new Map<number, number>();
  #ownLeaf = 0;
  #number = 0;
  #nextAt: number | null = null;

  constructor(say: Say, now: () => number) {
    this.#say = say;
    this.#now = now;
  }

  async begin(epoch: GroupEpoch): Promise<void> {
    const now = this.#now();
    this.#ownLeaf = epoch.ownLeaf;
    for (const { leaf, participantId, role } of epoch.members) {
      if (leaf !== epoch.ownLeaf) this.#contacts.set(leaf, { participantId, role, heard: 0, provenAt: now - this.#carriedMs(participantId) });
    }
    if (this.#contacts.size > 0) this.#nextAt = now + firstMs[0];
  }

  /**
   * The time, after making up for a leap: a machine that slept, or a clock that was set, proves nothing about anybody. Our own
   * heartbeat is never two beats late otherwise.
   */
  #time(): number {
    const now = this.#now();
    if (this.#nextAt === null) return now;
    const lateMs = now - this.#nextAt;
    if (lateMs >= -heartbeatMs && lateMs < 2 * heartbeatMs) return now;
    for (const contact of this.#contacts.values()) contact.provenAt += lateMs;
    for (const [number, saidAt] of this.#saidAt) this.#saidAt.set(number, saidAt + lateMs);
    this.#nextAt = now;
    return now;
  }

  /** Whose line to the gateway is down: nothing is expected of them, until silence counts anew from their return. */
  setAway(participantIds: ReadonlySet<string>): void {
    const now = this.#time();
    for (const contact of this.#contacts.values()) {
      if (this.#away.has(contact.participantId) && !participantIds.has(contact.participantId)) contact.provenAt = now;
    }
    this.#away = participantIds;
  }

  /** Members out of touch though they should not be; everybody not named here was heard lately. */
  get silent(): readonly string[] { return this.#unproven(silenceMs).map(({ participantId }) => participantId); }

  get doubtful(): boolean { return this.#unproven(doubtMs).length > 0; }

  /** Is it we who are cut off? So it looks when we hear none at all, and for a guest without any clinician. */
  get cutsUsOff(): { readonly fromAll: boolean; readonly fromClinicians: boolean } {
    const silent = this.#unproven(silenceMs);
    const expected = [...this.#contacts.values()].filter(({ participantId }) => !this.#away.has(participantId));
    return { fromAll: silent.length > 0 && silent.length === expected.length, fromClinicians: silent.some(({ role }) => role === 'clinician') };
  }

  async hear({ leaf }: PlacedMember, content: Bytes): Promise<void> {
    const message = decodeHeartbeat(content);
    const contact = this.#contacts.get(leaf);
    if (message === null || contact === undefined) return;
    contact.heard = Math.max(contact.heard, message.number);
    const saidAt = this.#saidAt.get(message.heard.get(this.#ownLeaf) ?? 0);
    if (saidAt !== undefined) contact.provenAt = Math.max(contact.provenAt, saidAt);
  }

  dueAt(): number | null {
    if (this.#nextAt === null) return null;
    const now = this.#time();
    const marks = [...this.#contacts.values()].flatMap(({ provenAt }) => [provenAt + doubtMs, provenAt + silenceMs]).filter((time) => time > now);
    return Math.min(this.#nextAt, ...marks);
  }

  async tick(): Promise<void> {
    const now = this.#time();
    if (this.#nextAt === null || this.#nextAt > now) return;
    this.#nextAt = now + (firstMs[this.#number + 1] ?? heartbeatMs);
    this.#number += 1;
    this.#saidAt.set(this.#number, now);
    this.#saidAt.delete(this.#number - remembered);
    await this.#say(encodeHeartbeat({ number: this.#number, heard: new Map([...this.#contacts].map(([leaf, { heard }]) => [leaf, heard])) }));
  }

  end(): void {
    const now = this.#time();
    if (this.#contacts.size > 0) this.#unprovenFor = new Map([...this.#contacts.values()].map(({ participantId, provenAt }) => [participantId, now - provenAt]));
    this.#contacts.clear();
    this.#saidAt.clear();
    this.#number = 0;
    this.#nextAt = null;
  }

  /** Who was silent stays so until proven; everybody else gets the time of a few heartbeats. */
  #carriedMs(participantId: string): number {
    const unprovenFor = this.#unprovenFor.get(participantId) ?? 0;
    return unprovenFor >= silenceMs ? silenceMs : Math.min(unprovenFor, doubtMs - heartbeatMs);
  }

  #unproven(forMs: number): readonly Contact[] {
    const now = this.#time();
    return [...this.#contacts.values()].filter(({ participantId, provenAt }) => !this.#away.has(participantId) && now - provenAt >= forMs);
  }
}
