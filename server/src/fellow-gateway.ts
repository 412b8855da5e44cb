import { openCluster } from './cluster/cluster.ts';
import { askFellow, fellowPaths } from './cluster/ask-fellow.ts';
import { KeyExchange } from './cluster/key-exchange.ts';
import type { Standby } from './cluster/standby.ts';
import { StandbyDesk } from './cluster/standby-desk.ts';
import { createContext, type Context, type ContextParts } from './context.ts';
import { Door } from './door.ts';
import { handOverRecord } from './hand-over-record.ts';
import { openWorkDesk, type Gateway, type WorkDesk } from './gateway.ts';
import { errorName } from './logging/logger.ts';
import { StoreFailure } from './stores/store-failure.ts';

export interface FellowGateway extends Gateway {
  /** Rejects when it cannot go on: the database goes by other keys than ours by now, or the work cannot be taken up. */
  readonly ended: Promise<void>;
  /** Tells monitors that nobody new should come. */
  drain(): void;
}

interface FellowParts {
  readonly parts: ContextParts;
  readonly databaseUrl: string;
  /** Called with everything that is open once we are at work. */
  readonly onWork: (context: Context) => void;
}

const retryMs = 500;

/** One of several gateways on a database: passes visitors on to the one at work until it is our turn, then works until disposed of. */
export async function startFellowGateway({ parts, databaseUrl, onWork }: FellowParts): Promise<FellowGateway> {
  const { config, log, metrics } = parts;
  await using opened = new AsyncDisposableStack();
  const { standby, fellowKey } = opened.use(await openCluster(databaseUrl, config.keysDir, log, parts.now));
  const door = new Door(config, metrics);
  door.seat(new StandbyDesk({ standby, fellowKey, door }));
  await door.listen(fellowKey);
  metrics.gauge('at_work', () => 0);
  metrics.gauge('clock_skew_seconds', () => Math.abs(standby.clocks.skewSeconds));
  log.info('standing-by', { part: 'cluster' });
  const exchange = opened.use(new KeyExchange(standby, fellowKey, config.keysDir, log, parts.now));
  let work: { readonly context: Context; readonly desk: WorkDesk } | null = null;
  const takeTurns = async (): Promise<void> => {
    const context = await takeTurn(standby, fellowKey, parts);
    exchange[Symbol.dispose]();
    if (context === null) return;
    work = { context, desk: await openWorkDesk(context, door) };
    door.seat(work.desk);
    log.info('at-work', { part: 'cluster' });
    onWork(context);
    // Mostly nobody is there any more. Who only lost the database must not go on with people who are ours now.
    const former = standby.former?.address;
    // It may have been us, before a restart that the database was slow to notice.
    if (former !== undefined && former !== config.internalAddress) await askFellow(former, fellowKey, fellowPaths.turnTaken);
  };
  const ended = takeTurns();
  const kept = opened.move();
  return {
    port: door.port, ended, drain: () => door.drain(),
    async [Symbol.asyncDispose]() {
      standby.close();
      await ended.catch(() => {});
      work?.desk.farewell();
      await door[Symbol.asyncDispose]();
      await work?.context[Symbol.asyncDispose]();
      await kept.disposeAsync();
    },
  };
}

/** Null when we are to end before it is our turn. */
async function takeTurn(standby: Standby, fellowKey: Buffer, parts: ContextParts): Promise<Context | null> {
  for (;;) {
    const ours = new AbortController();
    const turn = standby.turn().finally(() => ours.abort());
    const [isOurs] = await Promise.all([turn, handOverRecord(standby, fellowKey, parts.config, parts.log, ours.signal)]);
    if (!isOurs) return null;
    try {
      return await createContext(parts);
    } catch (error) {
      // Somebody else was faster, or the database went away meanwhile.
      if (!(error instanceof StoreFailure) || error.kind === 'broken') throw error;
      parts.log.info('turn-not-taken', { part: 'cluster', error: errorName(error) });
      await standby.changed(retryMs);
    }
  }
}
