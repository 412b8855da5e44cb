import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { gatewayFlags } from './gateway-flags.ts';
import { type InstallationSecrets } from './installation-secrets.ts';
import { ownJanusNodes } from './own-janus-nodes.ts';
import { type Settings } from './settings.ts';
import { type ProcessPlan } from './supervised-process.ts';
import { turnUrls } from './turn-urls.ts';

/**
 * How to start the gateway. Secrets go by file: neither the command line nor the environment shows them.
 * @param env what the caller's environment adds or changes; wins over what is decided here.
 */
export function gatewayPlan(settings: Settings, secrets: InstallationSecrets, env: NodeJS.ProcessEnv): ProcessPlan {
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${settings.port}`;
  return {
    name: 'gateway',
    command: process.execPath,
    args: [...gatewayFlags, join(projectRoot, 'server', 'src', 'main.ts')],
    env: { ...process.env, ...servedBy(settings, secrets), ...env },
    cwd: projectRoot,
    probe: (signal) => probeReady(`${url}/readyz`, signal),
    readyWithinMs: 30_000,
    // It first lets go of its sockets and of its sessions at Janus.
    stopGraceMs: 10_000,
    // The clinic's first key is shown once; no log keeps it.
    isForTheTerminal: (line) => line.startsWith('API key '),
  };
}

function servedBy(settings: Settings, secrets: InstallationSecrets): NodeJS.ProcessEnv {
  const janus = {
    JANUS_NODES: ownJanusNodes(settings).map(({ name, wsPort }) => `${name}=ws://127.0.0.1:${wsPort}`).join(','),
    ...(settings.janusEventsPort === 0 ? {} : { JANUS_EVENTS_LISTEN: `127.0.0.1:${settings.janusEventsPort}` }),
    JANUS_API_SECRET_FILE: secrets.janusApiSecretFile,
    JANUS_ADMIN_KEY_FILE: secrets.janusAdminKeyFile,
  };
  const turn = { TURN_URLS: turnUrls(settings).join(','), TURN_SECRET_FILE: secrets.turnSecretFile };
  return {
    PORT: String(settings.port),
    HOST: settings.host,
    METRICS_PORT: String(settings.metricsPort),
    CONSULT_PUBLIC_URL: settings.publicUrl.href.replace(/\/$/, ''),
    CONSULT_DATA_DIR: settings.dataDir,
    ...(settings.startsJanus ? janus : {}),
    ...(settings.startsCoturn ? turn : {}),
  };
}

async function probeReady(url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal });
  await response.body?.cancel();
  if (response.status !== 200) throw new Error(`answered ${response.status}`);
}
