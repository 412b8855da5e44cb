import { join } from 'node:path';
import { appendAudit } from './audit/audit-chain.ts';
import { clinicChain } from './audit/audit-event.ts';
import { CheckpointKeeper } from './audit/checkpoint-keeper.ts';
import { checkpointSinkAt } from './audit/checkpoint-sink.ts';
import { DiskSpace } from './audit/disk-space.ts';
import { Retention } from './audit/retention.ts';
import type { AuditSigningKey } from './audit/signing-key.ts';
import { recordChangedSettings } from './audit/settings-watch.ts';
import { SpoolFile } from './audit/spool-file.ts';
import { createConsulting, type Consulting } from './appointments/consulting.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { loadKeys } from './load-keys.ts';
import { errorName, type Logger } from './logging/logger.ts';
import { createMailer } from './mail/mailer.ts';
import type { Metrics } from './metrics/metrics.ts';
import { watchProcess } from './metrics/watch-process.ts';
import { ConnectionFigures } from './sfu/events/connection-figures.ts';
import { listenForEvents, type EventListenerOptions } from './sfu/events/event-listener.ts';
import { createSfu } from './sfu/index.ts';
import { ConsultSocket } from './sockets/consult-socket.ts';
import { ClockWatch } from './stores/clock-watch.ts';
import type { ApiKeyRecord } from './stores/clinic-record.ts';
import { openStore } from './stores/open-store.ts';
import type { Store, StoreTransaction } from './stores/store.ts';
import { ApiKeys } from './tokens/api-keys.ts';
import { Jwt } from './tokens/jwt.ts';
import { Pseudonyms } from './tokens/pseudonyms.ts';
import type { SigningKeys } from './tokens/signing-keys.ts';
import { TokenDesk } from './tokens/token-desk.ts';
import { createTurnCredentials } from './turn/turn-credentials.ts';
import type { UpgradeRoute } from './upgrade-route.ts';

export interface ContextParts {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
  /** How the store is opened, for a store of another kind; default: as the environment says. */
  readonly open?: typeof openStore;
  /** A disk failed in a way that makes what was written doubtful: the process should end at once. Default: nothing. */
  readonly onBroken?: () => void;
}

/** Every part of the gateway, wired once. What is opened here is closed here. */
export interface Context extends ContextParts, AsyncDisposable {
  readonly store: Store;
  readonly disk: DiskSpace;
  readonly clocks: ClockWatch;
  readonly retention: Retention;
  readonly keys: SigningKeys;
  readonly apiKeys: ApiKeys;
  readonly consulting: Consulting;
  readonly upgradeRoutes: readonly UpgradeRoute[];
  readonly clinicId: string;
  /** Public half of the key that signs audit checkpoints. */
  readonly auditKeyPem: string;
  /** The API key made up at the very first start; to be shown now or never. */
  readonly printOnce: string | null;
  readonly outboxDir: string;
}

const sweepEveryMs = 5_000;
const checkpointTickMs = 5_000;
const purgeEveryMs = 3_600_000;

export async function createContext(parts: ContextParts): Promise<Context> {
  const { config, log, metrics, now, onBroken = () => {} } = parts;
  await using opened = new AsyncDisposableStack();
  const { signing: keys, pseudonym: pseudonymKey, links, birthDates, audit, marks: keyMarks } = await loadKeys(config.keysDir, now);
  const store = opened.use(await (parts.open ?? openStore)({
    databaseUrl: config.databaseUrl, dataDir: config.dataDir, nowMs: now(), isGateway: true, internalAddress: config.internalAddress, keyMarks, onBroken,
  }));
  const spool = opened.use(await SpoolFile.open(join(config.dataDir, 'audit.spool'), config.auditSpoolBytes));
  const disk = new DiskSpace(config.dataDir, log);
  await disk.look();
  metrics.gauge('disk_free_ratio', () => disk.freeShare);
  metrics.gauge('disk_free_bytes', () => disk.freeBytes);
  const clocks = new ClockWatch(now, log);
  metrics.gauge('clock_skew_seconds', () => Math.abs(clocks.skewSeconds));
  opened.defer(watchProcess(metrics, now()));
  const pseudonyms = new Pseudonyms(pseudonymKey);
  await recordChangedSettings(store, { ...config }, { file: join(config.dataDir, 'settings.json'), key: pseudonymKey, nowMs: now() });
  const tokens = new TokenDesk(new Jwt(keys, config.publicUrl), pseudonyms, now);
  const apiKeys = new ApiKeys(store, now);
  const { clinicId, printOnce } = await apiKeys.bootstrap(config.apiKey, (tx, key) => recordFirstKey(tx, key, now()));
  const { keeper, retention, auditKeyPem } = keepCheckpoints(parts, store, audit, opened);
  const outboxDir = join(config.dataDir, 'outbox');
  const mailer = opened.adopt(createMailer({ smtpUrl: config.smtpUrl, outboxDir, from: mailFrom(config) }), (open) => open.close());
  const consulting = await createConsulting({
    store, keeper, spool, onBroken, tokens, apiKeys, pseudonyms, mailer, log, metrics, now,
    secrets: { links, birthDates },
    relay: config.turn === null ? null : createTurnCredentials({ ...config.turn, now }),
    clinic: config.clinic, publicUrl: config.publicUrl, timeZone: config.timeZone,
  });
  opened.defer(() => consulting.close());
  opened.defer(() => consulting.invitations.settled());
  keys.onTakenBack(() => consulting.clear());
  const sockets = new ConsultSocket({ seats: consulting.seats, queue: consulting.queue, tokens, log, metrics, now });
  const upgradeRoutes = [sockets, ...await connectMedia(parts, store, consulting, opened)];
  const renewKeys = (): Promise<void> => keys.reload(config.keysDir).catch((error: unknown) => log.error('keys-unreadable', { error: errorName(error) }));
  const sweeping = setInterval(() => void Promise.all([consulting.expiry.sweep(), disk.look(), clocks.compare(() => store.clockMs()), renewKeys()]), sweepEveryMs);
  opened.defer(() => clearInterval(sweeping));
  const kept = opened.move();
  return { ...parts, store, disk, clocks, retention, keys, apiKeys, consulting, upgradeRoutes, clinicId, auditKeyPem, printOnce, outboxDir, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** With the key: as `consult-keys` does for every later one. */
function recordFirstKey(tx: StoreTransaction, { clinicId, id, scopes }: ApiKeyRecord, nowMs: number): Promise<void> {
  return appendAudit(tx, { clinicId, chain: clinicChain, actor: { kind: 'system', subject: 'start' }, action: 'config.changed', detail: { what: 'api-key-created', key: id, scopes } }, nowMs);
}

/** Seals the audit logs from now on until the context is closed, and once more then. */
function keepCheckpoints({ config, log, metrics, now }: ContextParts, store: Store, { privateKey, publicKey }: AuditSigningKey, opened: AsyncDisposableStack) {
  const sink = config.checkpointSink === null ? null : checkpointSinkAt(config.checkpointSink);
  const keeper = new CheckpointKeeper({ store, privateKey, sink, log, metrics, now });
  void keeper.sealAll();
  const ticking = setInterval(() => void keeper.tick(), checkpointTickMs);
  const retention = new Retention({ store, keeper, privateKey, years: config.auditYears, log, metrics, now });
  void retention.run();
  const purging = setInterval(() => void retention.run(), purgeEveryMs);
  opened.defer(() => {
    clearInterval(purging);
    clearInterval(ticking);
    return keeper.close();
  });
  return { keeper, retention, auditKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** The media side, where one is configured. Without it the gateway runs, and nobody can be let in. */
async function connectMedia({ config, log, metrics }: ContextParts, store: Store, consulting: Consulting, opened: AsyncDisposableStack): Promise<readonly UpgradeRoute[]> {
  if (config.janus === null) {
    log.warn('no-media-server', { part: 'sfu' });
    return [];
  }
  const { events, ...janus } = config.janus;
  const sfu = await createSfu({
    ...janus, store, gate: consulting.gate, checks: consulting.checks, metrics,
    log: (event, fields) => log.info(event, { part: 'sfu', ...fields }),
  });
  opened.defer(() => sfu.close());
  consulting.rooms.connect(sfu.rooms);
  if (events !== null) await hearEvents({ ...events, secret: janus.apiSecret }, metrics, log, opened);
  return [sfu.upgradeRoute, sfu.checkRoute];
}

/** Figures are worth a warning, not an outage. */
async function hearEvents(door: Omit<EventListenerOptions, 'take'>, metrics: Metrics, log: Logger, opened: AsyncDisposableStack): Promise<void> {
  const figures = new ConnectionFigures(metrics);
  try {
    opened.adopt(await listenForEvents({ ...door, take: (told) => figures.take(told) }), (listener) => listener.close());
  } catch (error) {
    log.warn('events-port-taken', { part: 'sfu', error: errorName(error) });
  }
}

function mailFrom({ clinic, mailFrom: address }: Config): string {
  return `"${clinic.name.replaceAll(/["\\\p{Cc}]/gu, '')}" <${address}>`;
}
