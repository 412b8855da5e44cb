import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type MediaRuntime } from '../setup/media-runtime.ts';
import { type InstallationSecrets } from './installation-secrets.ts';
import { probeJanus } from './probe-janus.ts';
import { renderTemplate } from './render-template.ts';
import { type OwnJanusNode } from './own-janus-nodes.ts';
import { type Settings } from './settings.ts';
import { type ProcessPlan } from './supervised-process.ts';

/** Janus loads every file of its module folders, so it gets folders that hold these and nothing else. */
const modules = { plugins: ['libjanus_videoroom.so', 'libjanus_echotest.so'], transports: ['libjanus_websockets.so'], events: ['libjanus_sampleevh.so'], loggers: [] } as const;
const files = ['janus.jcfg', 'janus.plugin.videoroom.jcfg', 'janus.transport.websockets.jcfg', 'janus.eventhandler.sampleevh.jcfg'];

/** Writes the node's configuration below `<data>/run/janus…` and says how to start it. */
export async function janusPlan(node: OwnJanusNode, settings: Settings, secrets: InstallationSecrets, media: MediaRuntime): Promise<ProcessPlan> {
  const folder = join(settings.dataDir, 'run', node.processName.toLowerCase());
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [kind, names] of Object.entries(modules)) {
    await mkdir(join(folder, kind));
    for (const name of names) await symlink(join(media.janusModules, kind, name), join(folder, kind, name));
  }
  const values = {
    folder,
    apiSecret: secrets.janusApiSecret,
    adminSecret: secrets.janusAdminSecret,
    adminKey: secrets.janusAdminKey,
    wsPort: node.wsPort,
    eventsPort: settings.janusEventsPort,
    rtpPorts: node.rtpPorts,
    mediaAddress: settings.mediaAddress,
  };
  for (const name of files) await renderTemplate(name, join(folder, name), values);
  return {
    name: node.processName,
    command: media.janus.command,
    args: [...media.janus.leadingArgs, '--config', join(folder, 'janus.jcfg'), '--configs-folder', folder],
    env: process.env,
    cwd: folder,
    probe: (signal) => probeJanus(`ws://127.0.0.1:${node.wsPort}`, signal),
    readyWithinMs: 20_000,
    stopGraceMs: 5000,
  };
}
