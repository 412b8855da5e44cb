import type { QueueEntry } from '@consult-room/protocol';

export interface QueueChanges {
  /** Whose state or connection is not what it was. */
  readonly changed: readonly QueueEntry[];
  /** Who has come to the waiting room. */
  readonly arrived: readonly QueueEntry[];
}

/** What happened between two lists. The first list tells of nobody: who waited before we looked has not arrived now. */
export function queueChanges(before: readonly QueueEntry[] | null, after: readonly QueueEntry[] | null): QueueChanges {
  if (!before || !after || before === after) return { changed: [], arrived: [] };
  const earlier = new Map(before.map((entry) => [entry.participantId, entry]));
  const changed = after.filter((entry) => {
    const was = earlier.get(entry.participantId);
    return was?.state !== entry.state || was.connected !== entry.connected;
  });
  return { changed, arrived: changed.filter(({ participantId, state }) => state === 'waiting' && earlier.get(participantId)?.state !== 'waiting') };
}
