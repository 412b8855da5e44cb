import type { WatchedPage } from '../../support/made-by-page.ts';
import type { RoomPage } from '../../support/room-page.ts';

/** The way media takes, as the browser reports it (RFC 8445 candidate types, W3C webrtc-stats). */
export interface MediaPath {
  readonly local: string;
  /** Of the way to the relay; null without one. */
  readonly relayProtocol: string | null;
  readonly state: string;
}

/** The selected pair of each connection that is open. */
export async function mediaPaths(room: RoomPage): Promise<readonly MediaPath[]> {
  return await room.page.evaluate(async () => {
    const open = (globalThis as WatchedPage).madeByPage.RTCPeerConnection.filter(({ connectionState }) => connectionState !== 'closed');
    return await Promise.all(open.map(async (connection) => {
      const stats = [...(await connection.getStats() as unknown as ReadonlyMap<string, Readonly<Record<string, string>>>).values()];
      const transport = stats.find(({ type }) => type === 'transport');
      const pair = stats.find(({ id }) => id === transport?.['selectedCandidatePairId']);
      const local = stats.find(({ id }) => id === pair?.['localCandidateId']);
      return { local: local?.['candidateType'] ?? 'none', relayProtocol: local?.['relayProtocol'] ?? null, state: connection.connectionState };
    }));
  });
}
