import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coturnPlan } from '../../scripts/runtime/coturn-plan.ts';
import { Guard } from '../../scripts/runtime/guard.ts';
import { installationSecrets, type InstallationSecrets } from '../../scripts/runtime/installation-secrets.ts';
import { janusPlan } from '../../scripts/runtime/janus-plan.ts';
import { LogFile } from '../../scripts/runtime/log-file.ts';
import { ownJanusNodes } from '../../scripts/runtime/own-janus-nodes.ts';
import { readSettings, type Settings } from '../../scripts/runtime/settings.ts';
import { SupervisedProcess } from '../../scripts/runtime/supervised-process.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';
import { freePort } from '../support/free-port.ts';

export interface Media extends AsyncDisposable {
  readonly settings: Settings;
  readonly secrets: InstallationSecrets;
  readonly janus: SupervisedProcess;
  readonly coturn: SupervisedProcess;
}

/** Real Janus and real coturn with the configuration of `npm start`, without the gateway. */
export async function startMedia(): Promise<Media> {
  const { value: media } = await ensureMediaRuntime();
  const dataDir = await mkdtemp(join(tmpdir(), 'consult-media-'));
  const settings = readSettings({
    CONSULT_DATA_DIR: dataDir, JANUS_WS_PORT: String(await freePort()), TURN_PORT: String(await freePort()), TURN_TLS_PORT: String(await freePort()),
  });
  const secrets = await installationSecrets(dataDir);
  const guard = new Guard();
  const supervision = { guard, log: new LogFile(join(dataDir, 'logs', 'media.log')), report: () => undefined };
  const [node] = ownJanusNodes(settings);
  if (node === undefined) throw new Error('no Janus of our own');
  const janus = new SupervisedProcess(await janusPlan(node, settings, secrets, media), supervision);
  const coturn = new SupervisedProcess(await coturnPlan(settings, secrets, media), supervision);
  await Promise.all([janus.start(), coturn.start()]);
  return {
    settings, secrets, janus, coturn,
    async [Symbol.asyncDispose]() {
      await Promise.all([janus.stop(), coturn.stop()]);
      guard.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
