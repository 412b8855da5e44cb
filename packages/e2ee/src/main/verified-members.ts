import type { GroupMember } from '../messages.ts';

/** More than the keys one appointment can see; older ones go first. */
const maxEntries = 64;

const entryOf = ({ participantId, signatureKey, role, name }: GroupMember): string => JSON.stringify([participantId, signatureKey, role, name]);

/** Whose keys a person has compared by voice. A key counts for whom it was compared for, in that role and under that name. */
export class VerifiedMembers {
  readonly #selfId: string;
  readonly #entries: Set<string>;

  /** `entries`: what an earlier page of this tab knew. */
  constructor(selfId: string, entries: readonly string[]) {
    this.#selfId = selfId;
    this.#entries = new Set(entries);
  }

  get entries(): readonly string[] { return [...this.#entries].slice(-maxEntries); }

  add(members: readonly GroupMember[]): void {
    for (const member of this.#others(members)) this.#entries.add(entryOf(member));
  }

  /** Whoever was put out of the call is compared anew. */
  forget(participantId: string): void {
    for (const entry of this.#entries) if (entry.startsWith(`${JSON.stringify([participantId]).slice(0, -1)},`)) this.#entries.delete(entry);
  }

  /** Of the others, those nobody compared. */
  missing(members: readonly GroupMember[]): readonly GroupMember[] {
    return this.#others(members).filter((member) => !this.#entries.has(entryOf(member)));
  }

  #others(members: readonly GroupMember[]): readonly GroupMember[] {
    return members.filter(({ participantId }) => participantId !== this.#selfId);
  }
}
