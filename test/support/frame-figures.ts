import type { RoomPage } from './room-page.ts';

/** Counters of the encryption worker, as `diagnostics()` gives them to a help desk. */
export interface FrameFigures {
  readonly ok: number;
  readonly noKey: number;
  readonly rejected: number;
}

/** All streams this person receives, or those of one other person whose picture is there, together. */
export async function receivedFrames(room: RoomPage, from?: string): Promise<FrameFigures> {
  const { frames, people } = await callOf(room);
  if (from === undefined) return sum(frames, 'receive/');
  // Diagnostics tell no ids: people are numbered in the order the page has them.
  const shown = await shownIds(room);
  const person = people.filter(({ state }) => state === 'in-room')[shown.indexOf(from)]?.person;
  return sum(frames, `receive/${person ?? 'nobody'}/`);
}

/** All streams this person sends, together. */
export async function sentFrames(room: RoomPage): Promise<FrameFigures> {
  return sum((await callOf(room)).frames, 'send/');
}

interface CallFigures {
  readonly frames: Readonly<Record<string, FrameFigures>>;
  readonly people: readonly { readonly person: number; readonly state: string }[];
}

async function callOf(room: RoomPage): Promise<CallFigures> {
  const { call } = await room.call('diagnostics') as { readonly call?: Partial<CallFigures> | null };
  return { frames: call?.frames ?? {}, people: call?.people ?? [] };
}

/** Of the people in the room, in document order. */
async function shownIds(room: RoomPage): Promise<readonly string[]> {
  return await room.page.$$eval('>>> video[data-participant]', (videos) => videos.map((video) => video.getAttribute('data-participant') ?? ''));
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
