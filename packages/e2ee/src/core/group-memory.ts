import { acquaintance, type Acquaintance } from './acquaintances.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { parseJsonObject } from './json-object.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** What was learnt of the group while we were in it, kept over a reload: what the network says then can be held against it. */
export class GroupMemory {
  readonly groupId: string | null;
  /** Marks of Acquaintances */
  readonly known: readonly string[];
  /** Marks of IdentityCheck */
  readonly proven: readonly string[];

  constructor(groupId: string | null, known: readonly string[], proven: readonly string[]) {
    this.groupId = groupId;
    this.known = known;
    this.proven = proven;
  }

  /** `text`: what `encode` gave before a reload; anything else is no memory. */
  static decode(text: string): GroupMemory {
    const { groupId, known, proven } = parseJsonObject(decodeUtf8(fromBase64(text) ?? new Uint8Array(0)) ?? '');
    return new GroupMemory(typeof groupId === 'string' ? groupId : null, strings(known), strings(proven));
  }

  /** Base64, without spaces. */
  encode(): string {
    const { groupId, known, proven } = this;
    return toBase64(encodeUtf8(JSON.stringify({ groupId, known, proven })));
  }

  /** Was this member in that very group, and has no clinician put them out? */
  knows(groupId: string, member: Acquaintance): boolean {
    return groupId === this.groupId && this.known.includes(acquaintance(member));
  }
}

const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
