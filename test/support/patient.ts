import type { RoomPage } from './room-page.ts';

/** Opens the mailed link in the person's tab; the door stands there and nothing has happened yet. */
export async function openLink(room: RoomPage, joinUrl: string): Promise<void> {
  await room.page.goto(joinUrl, { waitUntil: 'load' });
  await room.reach('door');
}

/** From the door through the device check into the waiting room, by pressing what is offered. */
export async function goToWaitingRoom(room: RoomPage): Promise<void> {
  await room.reach('door');
  await room.pressPrimary();
  await room.reach('checking');
  await room.pressPrimaryUntil('waiting');
}

/** Reloads the tab and goes back to where the person was, pressing the primary button where one is offered. */
export async function reloadAndReturn(room: RoomPage, ...states: readonly string[]): Promise<void> {
  await room.page.reload({ waitUntil: 'load' });
  const first = await room.reach('door', 'checking', ...states);
  if (!states.includes(first)) await room.pressPrimaryUntil(...states);
}
