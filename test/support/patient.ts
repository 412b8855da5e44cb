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

/**
 * Reloads the tab and waits until the person is back: the tab remembers its seat, so the door is not asked again. At
 * most the device check wants a press.
 */
export async function reloadAndReturn(room: RoomPage, state: string): Promise<void> {
  await room.page.reload({ waitUntil: 'load' });
  if (await room.reach('checking', state) === 'checking') await room.pressPrimaryUntil(state);
}
