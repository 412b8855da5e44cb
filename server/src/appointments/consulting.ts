import { AuditReader } from '../audit/audit-reader.ts';
import type { CheckpointKeeper } from '../audit/checkpoint-keeper.ts';
import type { SpoolFile } from '../audit/spool-file.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Store, StoreReads } from '../stores/store.ts';
import type { ApiKeys } from '../tokens/api-keys.ts';
import type { Pseudonyms } from '../tokens/pseudonyms.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import { Admission } from './admission.ts';
import { Announcer } from './announcer.ts';
import { AppointmentBook } from './appointment-book.ts';
import type { JoinUrlOf } from './appointment-view.ts';
import { Backlog } from './backlog.ts';
import { CheckDesk } from './check-desk.ts';
import { ClinicBoard } from './clinic-board.ts';
import { ClinicGate } from './clinic-gate.ts';
import { ClinicProfiles } from './clinic-profiles.ts';
import { Dismissal } from './dismissal.ts';
import { Entrance } from './entrance.ts';
import { Expiry } from './expiry.ts';
import { HostActs } from './host-acts.ts';
import { IceDesk, type RelayCredentials } from './ice-desk.ts';
import { Inheritance } from './inheritance.ts';
import { Invitations } from './invitations.ts';
import { KeyLog } from './key-log.ts';
import { Ledger } from './ledger.ts';
import { LiveConsultations } from './live-consultations.ts';
import { Looks } from './looks.ts';
import { MediaRoomsSwitch } from './media-rooms-switch.ts';
import type { SeatSecrets } from './new-consultation.ts';
import { QualityJournal } from './quality-journal.ts';
import { QueueDesk } from './queue-desk.ts';
import { Redemptions } from './redemptions.ts';
import { SeatConnections } from './seat-connections.ts';
import { SeatDesk } from './seat-desk.ts';
import { SeatDoor } from './seat-door.ts';
import { LiveSeatGate } from './seat-gate.ts';
import { VisitFigures } from './visit-figures.ts';

export interface ConsultingOptions {
  readonly store: Store;
  readonly keeper: CheckpointKeeper;
  readonly spool: SpoolFile;
  /** A disk failed in a way that makes what was written doubtful. */
  readonly onBroken: () => void;
  readonly tokens: TokenDesk;
  readonly apiKeys: ApiKeys;
  readonly secrets: SeatSecrets;
  readonly pseudonyms: Pseudonyms;
  readonly mailer: Mailer;
  readonly relay: RelayCredentials | null;
  readonly clinic: { readonly name: string; readonly phone: string };
  readonly publicUrl: string;
  readonly timeZone: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/** Everything that can be done with appointments, wired. */
export interface Consulting {
  readonly book: AppointmentBook;
  readonly invitations: Invitations;
  readonly redemptions: Redemptions;
  readonly auditReader: AuditReader;
  readonly seats: SeatDesk;
  readonly queue: QueueDesk;
  readonly gate: LiveSeatGate;
  readonly checks: CheckDesk;
  readonly clinicGate: ClinicGate;
  readonly rooms: MediaRoomsSwitch;
  readonly expiry: Expiry;
  readonly inheritance: Inheritance;
  readonly joinUrlOf: JoinUrlOf;
  /** False while something that happened is not on record. */
  readonly isOnRecord: () => boolean;
  /** Tokens handed out so far count for nothing any more: everybody shows a new one. */
  readonly clear: () => void;
  /** Writes what can still be written; to be called when nobody asks any more. */
  readonly close: () => Promise<void>;
}

export async function createConsulting(options: ConsultingOptions): Promise<Consulting> {
  const { store, store: { reads }, tokens, secrets, pseudonyms, log, metrics, now } = options;
  const [live, rooms] = [await loadLive(reads), new MediaRoomsSwitch()];
  const clinics = new ClinicProfiles(reads, options.clinic);
  const connections = new SeatConnections();
  const joinUrlOf = joinUrls(options);
  const quality = new QualityJournal(metrics, now);
  const ledger = await openLedger(options, live, quality);
  const looks = new Looks(ledger, now);
  const keyLog = new KeyLog({ ledger, reads, live, connections });
  const ice = new IceDesk(options.relay, pseudonyms, metrics, now);
  const board = new ClinicBoard({ reads, live, connections, now, timeZone: options.timeZone });
  const announcer = new Announcer({
    live, connections, ice,
    groupOf: (id) => keyLog.groupOf(id),
    isWatched: (consultation) => board.isWatched(consultation),
    queueChanged: (clinicId) => board.changed(clinicId),
  });
  const admission = new Admission({ ledger, live, rooms, keyLog, announcer, log, metrics });
  const entrance = new Entrance(ledger, live, announcer);
  const dismissal = new Dismissal({ ledger, live, connections, rooms, keyLog, announcer });
  const hostActs = new HostActs({ admission, dismissal, live, connections, now });
  const door = new SeatDoor({ tokens, ledger, live, connections, rooms, keyLog, announcer, clinics, metrics, now });
  const queue = new QueueDesk({ reads, tokens, apiKeys: options.apiKeys, board, announcer, hostActs, looks, clinics, now });
  const checks = new CheckDesk({ tokens, live, ice, now });
  gaugeConnected(metrics, connections, board);
  return {
    rooms, joinUrlOf, queue, checks,
    isOnRecord: () => ledger.isUpToDate, close: () => ledger.close(), clear: () => { queue.clear(); door.clear(); },
    book: new AppointmentBook({ store, ledger, live, announcer, dismissal, looks, secrets, tokens, pseudonyms, now }),
    invitations: new Invitations({ ledger, mailer: options.mailer, joinUrlOf, clinics, timeZone: options.timeZone, log, metrics, now }),
    redemptions: new Redemptions({ reads, ledger, tokens, birthDates: secrets.birthDates, metrics, now }),
    auditReader: new AuditReader(store, () => ledger.flush(), options.keeper, now),
    seats: new SeatDesk({ door, ledger, live, announcer, admission, entrance, dismissal, hostActs, keyLog, tokens, ice, checks, quality, metrics, now }),
    inheritance: new Inheritance({ ledger, connections, dismissal }),
    clinicGate: new ClinicGate(ledger, now),
    gate: new LiveSeatGate({ tokens, live, ledger, entrance, metrics, now }),
    expiry: new Expiry({ reads, ledger, dismissal, connections, queue, log, now }),
  };
}

const joinUrls = ({ publicUrl, secrets }: ConsultingOptions): JoinUrlOf => (id) => `${publicUrl}/join#${secrets.links.secretOf(id)}`;

async function loadLive(reads: StoreReads): Promise<LiveConsultations> {
  const live = new LiveConsultations();
  for (const consultation of await reads.listActive()) live.remember(consultation);
  return live;
}

function gaugeConnected(metrics: Metrics, connections: SeatConnections, board: ClinicBoard): void {
  metrics.gauge('seats_connected', () => connections.size);
  metrics.gauge('queues_connected', () => board.size);
}

/** With what the process before could not write. */
async function openLedger({ store, spool, onBroken, log, metrics, now }: ConsultingOptions, live: LiveConsultations, quality: QualityJournal): Promise<Ledger> {
  const backlog = new Backlog({ spool, log, metrics, onBroken });
  metrics.gauge('audit_backlog', () => backlog.size);
  metrics.gauge('audit_spool_bytes', () => spool.usedBytes);
  const figures = new VisitFigures(live, metrics, now);
  const ledger: Ledger = new Ledger({
    store, live, backlog, log, metrics, now,
    changed(change) {
      figures.changed(change);
      for (const event of quality.summed(change)) ledger.note(event);
    },
  });
  await ledger.recover();
  return ledger;
}
