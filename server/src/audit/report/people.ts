import { roleSchema, type AuditEntry, type Role } from '@consult-room/protocol';

/** What an appointment's record tells of the people in it: their parts, never their names. */
export class People {
  readonly #roles = new Map<string, Role>();
  readonly #names: ReadonlyMap<string, string>;

  /** `names` by participant id, from the clinic's own list; empty: the record alone speaks. */
  constructor(entries: readonly AuditEntry[], names: ReadonlyMap<string, string>) {
    this.#names = names;
    for (const entry of entries) {
      if (entry.action === 'appointment.created') for (const [id, role] of Object.entries(entry.detail ?? {})) this.#add(id, role);
      if (entry.action === 'participant.added' && entry.target !== undefined) this.#add(entry.target, entry.detail?.['role']);
    }
  }

  /** By their parts: canonical JSON has lost the order they were added in. */
  get ids(): readonly string[] {
    const rank = (id: string): number => roleSchema.options.indexOf(this.#roles.get(id) ?? 'observer');
    return Array.from(this.#roles.keys()).toSorted((one, two) => rank(one) - rank(two));
  }

  /** `patient`, `caregiver 2` where there are several, or with the name that was handed in. */
  label(id: string): string {
    const role = this.#roles.get(id);
    if (role === undefined) return id;
    const same = this.ids.filter((other) => this.#roles.get(other) === role);
    const part = same.length === 1 ? role : `${role} ${same.indexOf(id) + 1}`;
    const name = this.#names.get(id);
    return name === undefined ? part : `${part} ${name}`;
  }

  /** Who acted. Staff and the clinic's programs have no seat. */
  actor({ kind, subject }: AuditEntry['actor']): string {
    switch (kind) {
      case 'seat': return this.label(subject);
      case 'stranger': return `somebody with the link of the ${this.label(subject)}`;
      case 'staff': return `staff ${subject}`;
      case 'clinic': return `the clinic (key ${subject})`;
      case 'system': return `the gateway (${subject})`;
    }
  }

  #add(id: string, role: unknown): void {
    const known = roleSchema.safeParse(role);
    if (known.success) this.#roles.set(id, known.data);
  }
}
