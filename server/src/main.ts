import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from './config/read-config.ts';
import type { Config } from './config/config.ts';
import { createContext, type Context, type ContextParts } from './context.ts';
import { startFellowGateway } from './fellow-gateway.ts';
import { startGateway } from './gateway.ts';
import { createLogger, errorName, type Logger } from './logging/logger.ts';
import { Metrics } from './metrics/metrics.ts';
import { serveMetrics } from './metrics/metrics-server.ts';
import { FolderLock } from './stores/sqlite/folder-lock.ts';

/** Everything is drained by then, or the process goes all the same. */
const drainPatienceMs = 60_000;
/** In front of several gateways stands something that asks who is ready: it hears that we are not before we go. */
const noticeMs = 5_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel, (line) => process.stdout.write(`${line}\n`), Date.now);
  const metrics = new Metrics();
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await using closing = new AsyncDisposableStack();
  closing.use(await FolderLock.take(config.dataDir));
  await startMetrics(config, metrics, log, closing);
  const parts: ContextParts = { config, log, metrics, now: Date.now, onBroken: () => endAtOnce(log) };
  const { databaseUrl, internalAddress } = config;
  if (databaseUrl === null || internalAddress === null) await runAlone(parts, closing, stopped);
  else await runAmongFellows(parts, databaseUrl, closing, stopped);
}

async function runAlone(parts: ContextParts, closing: AsyncDisposableStack, stopped: Promise<unknown>): Promise<void> {
  const context = closing.use(await createContext(parts));
  printApiKey(context);
  const gateway = closing.use(await startGateway(context));
  parts.log.info('listening', { port: gateway.port });
  await stopped;
  stopInTime(parts.log);
}

async function runAmongFellows(parts: ContextParts, databaseUrl: string, closing: AsyncDisposableStack, stopped: Promise<unknown>): Promise<void> {
  const gateway = closing.use(await startFellowGateway({ parts, databaseUrl, onWork: printApiKey }));
  parts.log.info('listening', { port: gateway.port });
  const failed = gateway.ended.then(() => stopped);
  await Promise.race([stopped, failed]);
  stopInTime(parts.log);
  gateway.drain();
  await pause(noticeMs);
}

function stopInTime(log: Logger): void {
  log.info('stopping');
  setTimeout(() => process.exit(1), drainPatienceMs).unref();
}

/**
 * What we remember is not what is written any more: whether the last writes are on the disk is not known, or another
 * gateway has been at work. Nothing is written from here on: whoever supervises us starts the next process, which reads
 * what is really there.
 */
function endAtOnce(log: Logger): void {
  log.error('storage-failed', { part: 'stores' });
  process.exit(1);
}

/** The only secret ever printed, to the terminal of whoever started the gateway for the first time. */
function printApiKey({ printOnce }: Context): void {
  if (printOnce !== null) process.stdout.write(`API key of your clinic, shown this once: ${printOnce}\n`);
}

/** Metrics are for the operator: a port that is taken is worth a warning, not an outage. */
async function startMetrics(config: Config, metrics: Metrics, log: Logger, closing: AsyncDisposableStack): Promise<void> {
  if (config.metricsPort === null) return;
  try {
    const server = await serveMetrics(metrics, config.metricsHost, config.metricsPort);
    closing.defer(() => server.close());
  } catch (error) {
    log.warn('metrics-port-taken', { port: config.metricsPort, error: errorName(error) });
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The gateway could not start.'}\n`);
  process.exitCode = 1;
}
