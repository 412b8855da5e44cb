import { join } from 'node:path';
import { type MediaRuntime } from '../setup/media-runtime.ts';
import { coturnPlan } from './coturn-plan.ts';
import { gatewayPlan } from './gateway-plan.ts';
import { Guard } from './guard.ts';
import { installationSecrets, type InstallationSecrets } from './installation-secrets.ts';
import { janusPlan } from './janus-plan.ts';
import { LogFile } from './log-file.ts';
import { ownJanusNodes } from './own-janus-nodes.ts';
import { type Settings } from './settings.ts';
import { SupervisedProcess, type ProcessPlan } from './supervised-process.ts';
import { watchCertificate } from './watch-certificate.ts';

export interface RunningServices {
  /** None: they run elsewhere (JANUS_NODES). */
  readonly januses: readonly SupervisedProcess[];
  /** null: runs elsewhere (TURN_URLS). */
  readonly coturn: SupervisedProcess | null;
  readonly gateway: SupervisedProcess;
  readonly secrets: InstallationSecrets;
  /** Stops what was started here, the gateway first so that it can say goodbye to Janus. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly settings: Settings;
  readonly media: MediaRuntime;
  /** Added to the gateway's environment, over what is decided here. */
  readonly gatewayEnv: NodeJS.ProcessEnv;
  /** Gives up while starting; what runs by then is stopped. */
  readonly signal?: AbortSignal;
  /** Takes one line for the terminal. */
  readonly report: (line: string) => void;
}

/** Starts Janus, coturn and then the gateway, each ready before this settles. When one fails all are stopped again. */
export async function startServices({ settings, media, gatewayEnv, signal, report }: ServiceOptions): Promise<RunningServices> {
  const secrets = await installationSecrets(settings.dataDir);
  const guard = new Guard();
  const supervise = (plan: ProcessPlan): SupervisedProcess => {
    const log = new LogFile(join(settings.dataDir, 'logs', `${plan.name.toLowerCase()}.log`), plan.isForTheTerminal);
    return new SupervisedProcess(plan, { guard, log, report });
  };
  const januses = (await Promise.all(ownJanusNodes(settings).map((node) => janusPlan(node, settings, secrets, media)))).map(supervise);
  const relay = settings.startsCoturn ? await coturnPlan(settings, secrets, media) : null;
  const coturn = relay === null ? null : supervise(relay);
  const unwatch = relay === null ? (): void => undefined : watchCertificate(relay.tls, (words) => {
    coturn?.tell('SIGUSR2');
    report(`coturn has a new certificate, ${words}`);
  });
  const gateway = supervise(gatewayPlan(settings, secrets, gatewayEnv));
  const stop = async (): Promise<void> => {
    unwatch();
    await gateway.stop();
    await Promise.all([...januses, coturn].map((child) => child?.stop()));
    guard.close();
  };
  const giveUp = (): void => void stop();
  signal?.addEventListener('abort', giveUp);
  try {
    signal?.throwIfAborted();
    await Promise.all([...januses, coturn].map((child) => announced(child, report)));
    await announced(gateway, report);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
  return { januses, coturn, gateway, secrets, stop };
}

async function announced(child: SupervisedProcess | null, report: (line: string) => void): Promise<void> {
  if (child === null) return;
  const startedAt = performance.now();
  await child.start();
  report(`${child.name} is up (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
