import type { AuditEntry } from '@consult-room/protocol';

/** For so long exactly these people were in the room together. */
export interface Together {
  readonly from: string;
  /** null: the record ends before anybody went. */
  readonly until: string | null;
  readonly people: readonly string[];
}

const leaving: ReadonlySet<AuditEntry['action']> = new Set(['seat.left', 'seat.removed', 'seat.held', 'seat.moved', 'seat.expired']);
const overAll: ReadonlySet<AuditEntry['action']> = new Set(['appointment.ended', 'appointment.cancelled']);

/** Who was in the room with whom, from the entries of one appointment in order. */
export function presenceIn(entries: readonly AuditEntry[]): readonly Together[] {
  const spans: Together[] = [];
  const inside = new Set<string>();
  let from: string | null = null;
  const change = (ts: string, act: () => void): void => {
    if (from !== null && inside.size > 0 && from !== ts) spans.push({ from, until: ts, people: Array.from(inside) });
    act();
    from = ts;
  };
  for (const { action, outcome, target, ts, detail } of entries) {
    if (outcome !== 'success') continue;
    if (overAll.has(action)) change(ts, () => inside.clear());
    if (target === undefined) continue;
    if (action === 'seat.entered') change(ts, () => inside.add(target));
    // A host who moves to another device goes on in the room.
    else if (leaving.has(action) && inside.has(target) && !(action === 'seat.moved' && detail?.['to'] === 'in-room')) change(ts, () => inside.delete(target));
  }
  if (from !== null && inside.size > 0) spans.push({ from, until: null, people: Array.from(inside) });
  return spans;
}
