import type { Portal, Visit } from './portal.ts';
import type { RoomPage } from './room-page.ts';

export interface HostPage {
  readonly siteOrigin: string;
  readonly gatewayUrl: string;
}

/** The portal's page for this visit, with the clinician's element in it. */
export async function openVisit(room: RoomPage, host: HostPage, portal: Portal, visit: Visit): Promise<void> {
  await room.page.goto(`${host.siteOrigin}/`, { waitUntil: 'load' });
  const token = await portal.roomToken(visit.appointmentId, visit.clinicianId);
  await room.page.evaluate((gateway: string, given: string) => {
    const element = document.createElement('consult-room') as HTMLElement & { token: string };
    element.setAttribute('gateway', gateway);
    element.token = given;
    document.querySelector('main')?.append(element);
  }, host.gatewayUrl, token);
}

/** Through the device check into the room: a clinician waits for nobody. */
export async function enterRoom(room: RoomPage): Promise<void> {
  await room.reach('checking');
  await room.pressPrimaryUntil('in-room');
}
