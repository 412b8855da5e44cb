import type { Candidate, PlacedMember, RosterChange } from './key-agreement.ts';
import { maxLeaf } from './kid.ts';

/**
 * Does a commit take one more, into a group of `size` with them? Each one added gets the whole tree, up to 25 kB of
 * post-quantum keys and assertions for eight, and the gateway takes 64 kB at a time: the others come with the next commit.
 */
const takesOneMore = (added: number, size: number): boolean => added === 0 || (added === 1 && size <= 4);

/** What the next commit should do. A returning member is removed and added in one. */
export interface RosterPlan extends RosterChange {
  /** Participants for whom there is no place: eight members. */
  readonly full: readonly string[];
  /** Participants whose wish is met, or can never be. */
  readonly settled: readonly string[];
}

export interface RosterSituation {
  readonly members: readonly PlacedMember[];
  readonly ownLeaf: number;
  /** By participant: to be in with this key package, or (null) to be gone. */
  readonly wishes: ReadonlyMap<string, Candidate | null>;
  /** Key packages already used. */
  readonly used: ReadonlySet<string>;
}

/** Compares the tree with the wishes. */
export function planRoster({ members, ownLeaf, wishes, used }: RosterSituation): RosterPlan {
  const remove: number[] = [];
  const add: Candidate[] = [];
  const settled: string[] = [];
  for (const [participantId, wish] of wishes) {
    const member = members.find((one) => one.participantId === participantId);
    const unusable = wish !== null && used.has(wish.id);
    // A fresh key package of the same running page is a spare one: that member needs nothing.
    if (member?.leaf === ownLeaf || unusable || (wish === null ? member === undefined : member?.incarnation === wish.member.incarnation)) settled.push(participantId);
    else {
      const stay = members.length - remove.length - (member === undefined ? 0 : 1);
      if (wish !== null && !takesOneMore(add.length, stay + add.length + 1)) continue;
      if (member !== undefined) remove.push(member.leaf);
      if (wish !== null) add.push(wish);
    }
  }
  const room = maxLeaf + 1 - members.length + remove.length;
  return { remove, add: add.slice(0, room), full: add.slice(room).map((candidate) => candidate.member.participantId), settled };
}
