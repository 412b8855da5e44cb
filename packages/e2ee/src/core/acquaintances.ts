import type { GroupMember } from '../messages.ts';

export type Acquaintance = Pick<GroupMember, 'participantId' | 'signatureKey' | 'role' | 'name'>;

/** Names a person by id, signature key, role and name: the same person after a reload, another one if any of it is another. */
export const acquaintance = ({ participantId, signatureKey, role, name }: Acquaintance): string => JSON.stringify([participantId, signatureKey, role, name]);

/** Whom a group has held, and no clinician has put out of it since. */
export class Acquaintances {
  readonly #people: ReadonlyMap<string, string>;

  private constructor(people: ReadonlyMap<string, string>) {
    this.#people = people;
  }

  static of(members: readonly Acquaintance[]): Acquaintances {
    return new Acquaintances(new Map(members.map((member) => [acquaintance(member), member.participantId])));
  }

  has(member: Acquaintance): boolean { return this.#people.has(acquaintance(member)); }

  with(members: readonly Acquaintance[]): Acquaintances {
    return new Acquaintances(new Map([...this.#people, ...Acquaintances.of(members).#people]));
  }

  /** With every key these ever had. */
  without(participantIds: ReadonlySet<string>): Acquaintances {
    return new Acquaintances(new Map([...this.#people].filter(([, participantId]) => !participantIds.has(participantId))));
  }

  get marks(): readonly string[] { return [...this.#people.keys()]; }
}
