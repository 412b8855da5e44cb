import type { UpgradeRoute } from '../upgrade-route.ts';
import { Metrics } from '../metrics/metrics.ts';
import { CheckEndpoint } from './check/check-endpoint.ts';
import type { CheckGate } from './check/check-gate.ts';
import { Fleet } from './fleet.ts';
import { JanusNode } from './janus-node.ts';
import { Orphans } from './orphans.ts';
import type { MediaRooms, SeatGate, SfuStore } from './ports.ts';
import { PlacementWatch } from './placement-watch.ts';
import { RoomBook } from './room-book.ts';
import { Rooms } from './rooms.ts';
import { systemScheduler, type Scheduler } from './scheduler.ts';
import { SessionRegistry } from './session-registry.ts';
import type { SfuLog } from './sfu-log.ts';
import { VirtualEndpoint } from './virtual-endpoint.ts';

export interface SfuOptions {
  /** At least one; `url` is `ws://host:port` of its WebSocket transport. */
  readonly nodes: readonly { readonly name: string; readonly url: string }[];
  readonly apiSecret: string;
  /** VideoRoom's `admin_key`: without it nobody creates rooms. */
  readonly adminKey: string;
  readonly store: SfuStore;
  readonly gate: SeatGate;
  readonly checks: CheckGate;
  readonly log?: SfuLog;
  /** Default: nobody looks. */
  readonly metrics?: Metrics;
  readonly scheduler?: Scheduler;
}

export interface Sfu {
  readonly rooms: MediaRooms;
  readonly upgradeRoute: UpgradeRoute;
  readonly checkRoute: UpgradeRoute;
  /** Lets go of browsers and Janus; what stands at Janus stays for the next process. */
  close(): Promise<void>;
}

/** The media side of the gateway. Does not wait for Janus: `rooms.isReady()` tells when it is there. */
export async function createSfu(options: SfuOptions): Promise<Sfu> {
  const { store, gate, checks, adminKey, apiSecret, log = () => undefined, scheduler = systemScheduler, metrics = new Metrics() } = options;
  const book = new RoomBook(store);
  await book.refresh();
  const nodes = options.nodes.map(({ name, url }) => new JanusNode({ name, url, apiSecret, scheduler, log, metrics }));
  const fleet = new Fleet({ nodes, scheduler, log, metrics, onStateLost: (node) => rooms.stateLost(node) });
  const orphans = new Orphans(store);
  const registry = new SessionRegistry({
    fleet, store, gate, book, orphans, scheduler,
    ensureRoom: (appointmentId, isWanted) => rooms.ensureRoom(appointmentId, isWanted),
    recreateRoom: (appointmentId, isWanted) => rooms.recreateRoom(appointmentId, isWanted),
  });
  await orphans.adopt(fleet, gate, scheduler, (row, node) => registry.resume(row, node));
  const rooms: Rooms = new Rooms({
    fleet, adminKey, book, seating: registry, log,
    onMoved: (appointmentId, reason) => gate.mediaMoved?.(appointmentId, { reason }),
  });
  const watch = new PlacementWatch({ fleet, book, rooms, registry, store, scheduler, isOver: (appointmentId) => gate.isLive?.(appointmentId) === false });
  return {
    rooms,
    upgradeRoute: new VirtualEndpoint({ registry, gate, scheduler }),
    checkRoute: new CheckEndpoint({ choose: () => fleet.choose(() => 0), gate, checks, scheduler }),
    async close() {
      watch.close();
      registry.close();
      orphans.close();
      fleet.close();
    },
  };
}
