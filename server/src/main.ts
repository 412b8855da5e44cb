import { once } from 'node:events';
import { readConfig } from './config/read-config.ts';
import type { Config } from './config/config.ts';
import { createContext } from './context.ts';
import { startGateway } from './gateway.ts';
import { createLogger, errorName, type Logger } from './logging/logger.ts';
import { Metrics } from './metrics/metrics.ts';
import { serveMetrics } from './metrics/metrics-server.ts';

/** Everything is drained by then, or the process goes all the same. */
const drainPatienceMs = 20_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel, (line) => process.stdout.write(`${line}\n`), Date.now);
  const metrics = new Metrics();
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await using closing = new AsyncDisposableStack();
  const context = closing.use(await createContext({ config, log, metrics, now: Date.now, onBroken: () => endAtOnce(log) }));
  if (context.printOnce !== null) printApiKey(context.printOnce);
  await startMetrics(config, metrics, log, closing);
  const gateway = closing.use(await startGateway(context));
  log.info('listening', { port: gateway.port });
  await stopped;
  log.info('stopping');
  setTimeout(() => process.exit(1), drainPatienceMs).unref();
}

/**
 * Whether the last writes are on the disk is not known any more, and a second flush would only seem to work. Nothing is
 * written from here on: whoever supervises us starts the next process, which reads what is really there.
 */
function endAtOnce(log: Logger): void {
  log.error('storage-failed', { part: 'stores' });
  process.exit(1);
}

/** The only secret ever printed, to the terminal of whoever started the gateway for the first time. */
function printApiKey(key: string): void {
  process.stdout.write(`API key of your clinic, shown this once: ${key}\n`);
}

/** Metrics are for the operator: a port that is taken is worth a warning, not an outage. */
async function startMetrics(config: Config, metrics: Metrics, log: Logger, closing: AsyncDisposableStack): Promise<void> {
  if (config.metricsPort === null) return;
  try {
    const server = await serveMetrics(metrics, config.host, config.metricsPort);
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
