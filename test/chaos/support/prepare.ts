import { keepSockets } from '../../network/support/kept-sockets.ts';
import { keepConnections } from '../../network/support/media-path.ts';
import type { RoomPage } from '../../support/room-page.ts';

/** Keeps what a scenario looks at: connections and sockets. Before the page is loaded. */
export async function prepare(room: RoomPage): Promise<void> {
  await keepConnections(room);
  await keepSockets(room);
}
