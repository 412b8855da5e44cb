import type { RoomPage } from './room-page.ts';

/** Counters of the encryption worker, as `diagnostics()` gives them to a help desk. */
export interface FrameFigures {
  readonly ok: number;
  readonly noKey: number;
  readonly rejected: number;
}

/** All streams this person receives, or those of one other person, together. */
export async function receivedFrames(room: RoomPage, from = ''): Promise<FrameFigures> {
  return sum(await countersOf(room), `receive/${from}`);
}

/** All streams this person sends, together. */
export async function sentFrames(room: RoomPage): Promise<FrameFigures> {
  return sum(await countersOf(room), 'send/');
}

async function countersOf(room: RoomPage): Promise<Readonly<Record<string, FrameFigures>>> {
  const { call } = await room.call('diagnostics') as { readonly call?: { readonly frames?: Readonly<Record<string, FrameFigures>> } };
  return call?.frames ?? {};
}

function sum(counters: Readonly<Record<string, FrameFigures>>, start: string): FrameFigures {
  const total = { ok: 0, noKey: 0, rejected: 0 };
  for (const [stream, { ok, noKey, rejected }] of Object.entries(counters)) {
    if (!stream.startsWith(start)) continue;
    total.ok += ok;
    total.noKey += noKey;
    total.rejected += rejected;
  }
  return total;
}

/** What was counted between two looks. */
export function framesSince(before: FrameFigures, after: FrameFigures): FrameFigures {
  return { ok: after.ok - before.ok, noKey: after.noKey - before.noKey, rejected: after.rejected - before.rejected };
}
