import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaAddress } from '../../scripts/runtime/media-address.ts';
import { readSettings, type Settings } from '../../scripts/runtime/settings.ts';
import { startServices, type RunningServices } from '../../scripts/runtime/start-services.ts';
import type { SupervisedProcess } from '../../scripts/runtime/supervised-process.ts';
import { isFree } from '../../scripts/runtime/taken-ports.ts';
import { ensureBundles } from '../../scripts/setup/bundles.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';

export interface StackOptions {
  /** Added to the gateway's environment, over what the stack decides. */
  readonly env?: Readonly<Record<string, string>>;
  /** Origins that may embed the elements, besides the gateway's own. */
  readonly allowedOrigins?: readonly string[];
  /** Variables such as PORT or TURN_PORT; the ones left out are chosen free. */
  readonly ports?: Readonly<Record<string, string>>;
  /** How many media servers; default: one. */
  readonly janusCount?: number;
  /** A folder that outlives the stack; left out: a fresh one, deleted at the end. */
  readonly dataDir?: string;
  /** Where the gateway finds Janus, given where Janus really is: puts a recorder in between. */
  readonly janusUrlOverride?: (realUrl: string) => string | Promise<string>;
}

/** The whole product on ports of its own: real Janus, real coturn, real gateway, as `npm start` runs them. */
export interface Stack extends AsyncDisposable {
  readonly publicUrl: string;
  readonly apiKey: string;
  readonly dataDir: string;
  /** Mails the gateway caught. */
  readonly outboxDir: string;
  /** The real Janus, past the gateway. */
  readonly janusUrl: string;
  readonly janusApiSecret: string;
  readonly janusAdminKey: string;
  readonly turnSecret: string;
  readonly turnPort: number;
  readonly turnTlsPort: number;
  /** IPv4 address of Janus' candidates and of coturn. */
  readonly mediaAddress: string;
  readonly gateway: SupervisedProcess;
  /** The first of the media servers. */
  readonly janus: SupervisedProcess;
  readonly januses: readonly SupervisedProcess[];
  readonly coturn: SupervisedProcess;
  /** What was reported about the processes: crashes, returns. */
  readonly reports: readonly string[];
}

const portNames = ['PORT', 'JANUS_WS_PORT', 'TURN_PORT', 'TURN_TLS_PORT'];

/** Starts Janus, coturn and the gateway and settles when all answer. Dispose to stop them and forget their data. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const [{ value: media }] = await Promise.all([ensureMediaRuntime(), ensureBundles()]);
  const dataDir = options.dataDir ?? await mkdtemp(join(tmpdir(), 'consult-room-'));
  const apiKey = randomBytes(24).toString('base64url');
  const settings = readSettings({ ...await freePorts(), CONSULT_JANUS_COUNT: String(options.janusCount ?? 1), METRICS_PORT: '0', ...options.ports, CONSULT_DATA_DIR: dataDir });
  const janusUrl = `ws://127.0.0.1:${settings.janusWsPort}`;
  const gatewayUrlOfJanus = await options.janusUrlOverride?.(janusUrl);
  const gatewayEnv = {
    CONSULT_API_KEY: apiKey,
    CONSULT_ALLOWED_ORIGINS: (options.allowedOrigins ?? []).join(','),
    ...(gatewayUrlOfJanus === undefined ? {} : { JANUS_NODES: `main=${gatewayUrlOfJanus}` }),
    ...options.env,
  };
  const reports: string[] = [];
  const services = await startServices({ settings, media, gatewayEnv, report: (line) => reports.push(line) });
  return {
    ...described(settings, services),
    apiKey,
    janusUrl,
    reports,
    async [Symbol.asyncDispose]() {
      await services.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function described(settings: Settings, services: RunningServices): Omit<Stack, 'apiKey' | 'janusUrl' | 'reports' | keyof AsyncDisposable> {
  const { januses, coturn, gateway, secrets } = services;
  const [janus] = januses;
  if (janus === undefined || coturn === null) throw new Error('a stack starts its own Janus and coturn');
  return {
    publicUrl: settings.publicUrl.href.replace(/\/$/, ''),
    dataDir: settings.dataDir,
    outboxDir: join(settings.dataDir, 'outbox'),
    janusApiSecret: secrets.janusApiSecret,
    janusAdminKey: secrets.janusAdminKey,
    turnSecret: secrets.turnSecret,
    turnPort: settings.turnPort,
    turnTlsPort: settings.turnTlsPort,
    mediaAddress: settings.mediaAddress,
    gateway,
    janus,
    januses,
    coturn,
  };
}

/** Below the range the kernel takes outgoing ports from, so that no connection of another test sits on one. The ports beside each are free as well: for a second Janus, and for events. */
async function freePorts(): Promise<Readonly<Record<string, string>>> {
  const chosen = new Set<number>();
  while (chosen.size < portNames.length) {
    // 10080 is one that browsers refuse.
    const port = 4 * randomInt(2_525, 5_000);
    if (await isFreeEverywhere(port) && await isFreeEverywhere(port - 1) && await isFreeEverywhere(port + 1)) chosen.add(port);
  }
  const ports = [...chosen];
  return Object.fromEntries(portNames.map((name, index) => [name, String(ports[index])]));
}

async function isFreeEverywhere(port: number): Promise<boolean> {
  const hosts = ['127.0.0.1', mediaAddress(null) ?? '127.0.0.1'];
  const needs = hosts.flatMap((host) => [{ host, port, protocol: 'tcp' as const }, { host, port, protocol: 'udp' as const }]);
  const free = await Promise.all(needs.map(isFree));
  return free.every(Boolean);
}
