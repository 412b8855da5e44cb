import { once } from 'node:events';
import { checkDataFolder } from './runtime/check-data-folder.ts';
import { checkPorts } from './runtime/check-ports.ts';
import { readSettings } from './runtime/settings.ts';
import { startServices, type RunningServices } from './runtime/start-services.ts';
import { ensureBundles } from './setup/bundles.ts';
import { ensureMediaRuntime } from './setup/ensure-media-runtime.ts';
import { reportStep } from './setup/report-step.ts';
import { SetupError } from './setup/setup-error.ts';

const stopping = new AbortController();
let isStarting = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// The process that started us is gone, however it went.
process.once('disconnect', () => stopping.abort());
// The terminal may be gone before we are.
process.stdout.on('error', () => undefined);
process.exitCode = await main();
process.exit();

/** Exit code: 0 when stopped on request, 1 with a sentence when something could not be set up. */
async function main(): Promise<number> {
  const asked = once(stopping.signal, 'abort');
  try {
    const services = await Promise.race([startAll(), setUpStopped()]);
    await asked;
    tell('stopping …');
    await services.stop();
    tell('everything is stopped');
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function startAll(): Promise<RunningServices> {
  const settings = readSettings(process.env);
  await checkDataFolder(settings.dataDir);
  await checkPorts(settings);
  const media = await reportStep('media runtime', ensureMediaRuntime);
  await reportStep('browser files', ensureBundles);
  if (!settings.hasNetwork) tell('this machine has no address but loopback: Janus cannot carry a call until it joins a network');
  isStarting = true;
  const services = await startServices({ settings, media, gatewayEnv: {}, signal: stopping.signal, report: tell });
  console.log(`ready ${settings.publicUrl.href.replace(/\/$/, '')}`);
  return services;
}

function tell(line: string): void {
  console.log(`[run] ${line}`);
}

/** Rejects when asked to stop during the set-up; once services start, they stop themselves and this stays silent. */
function setUpStopped(): Promise<never> {
  return new Promise((_resolve, reject) => {
    stopping.signal.addEventListener('abort', () => {
      if (!isStarting) reject(new Error('stopped'));
    });
  });
}
