import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MediaRuntime } from '../setup/media-runtime.ts';
import { type InstallationSecrets } from './installation-secrets.ts';
import { probeStun } from './probe-stun.ts';
import { renderTemplate } from './render-template.ts';
import { type Settings } from './settings.ts';
import { type ProcessPlan } from './supervised-process.ts';
import { turnCertificate, type CertificateFiles } from './turn-certificate.ts';

export interface CoturnPlan extends ProcessPlan {
  /** What it shows on its TLS port, read again on SIGUSR2. */
  readonly tls: CertificateFiles;
}

/** Writes coturn's configuration below `<data>/run` and says how to start it. */
export async function coturnPlan(settings: Settings, secrets: InstallationSecrets, media: MediaRuntime): Promise<CoturnPlan> {
  const folder = join(settings.dataDir, 'run', 'coturn');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = [...new Set([settings.turnHost, settings.mediaAddress])];
  const tls = settings.turnTls ?? (await turnCertificate(secrets.folder, names, media.openssl));
  const [lowestRelayPort = '', highestRelayPort = ''] = settings.turnRelayPorts.split('-');
  const config = join(folder, 'turnserver.conf');
  await renderTemplate('turnserver.conf', config, {
    folder,
    port: settings.turnPort,
    tlsPort: settings.turnTlsPort,
    mediaAddress: settings.mediaAddress,
    lowestRelayPort,
    highestRelayPort,
    secret: secrets.turnSecret,
    // Outside a rotation there is none: the same twice is as good as once.
    olderSecret: secrets.olderTurnSecret ?? secrets.turnSecret,
    realm: settings.publicUrl.hostname,
    certFile: tls.certFile,
    keyFile: tls.keyFile,
  });
  return {
    name: 'coturn',
    command: media.turnserver.command,
    args: [...media.turnserver.leadingArgs, '-c', config],
    env: process.env,
    cwd: folder,
    probe: (signal) => probeStun(settings.mediaAddress, settings.turnPort, signal),
    readyWithinMs: 20_000,
    // It waits for its timers before it ends; a relay has nothing to save.
    stopGraceMs: 1000,
    tls,
  };
}
