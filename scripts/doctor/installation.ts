import { existsSync, readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import { ownJanusNodes } from '../runtime/own-janus-nodes.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import { turnUrls } from '../runtime/turn-urls.ts';
import { SetupError } from '../setup/setup-error.ts';
import { type JanusServer } from './check-janus.ts';
import { type Relay } from './check-relay.ts';

/** What is to be checked: where everything is, and the secrets that open it. */
export interface Installation {
  readonly publicUrl: URL;
  /** The gateway of this machine; null: there is none, or the public URL is its own address. */
  readonly ownGateway: URL | null;
  readonly dataDir: string;
  /** False where DATABASE_URL names a server: the gateway's own readiness tells about that one. */
  readonly hasEmbeddedDatabase: boolean;
  readonly janus: { readonly servers: readonly JanusServer[]; readonly apiSecret: string | null; readonly adminKey: string | null };
  readonly relay: Relay;
  /** True where the relay shows the certificate that `npm start` made for trying things out. */
  readonly hasTrialCertificate: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the environment as `npm start` and the gateway read it. Makes nothing. @throws {SetupError} for a variable that cannot be used. */
export async function readInstallation(env: Env): Promise<Installation> {
  const settings = readSettings(env);
  const { startsJanus, startsCoturn, dataDir } = settings;
  const servers = startsJanus ? ownJanusNodes(settings).map(({ name, wsPort }) => ({ name, url: `ws://127.0.0.1:${wsPort}` })) : janusServers(env['JANUS_NODES'] ?? '');
  const urls = startsCoturn ? turnUrls(settings) : (env['TURN_URLS'] ?? '').split(',').map((url) => url.trim()).filter((url) => url !== '');
  return {
    publicUrl: settings.publicUrl,
    ownGateway: ownGateway(settings),
    dataDir,
    hasEmbeddedDatabase: secretOf(env, 'DATABASE_URL', null) === null,
    janus: {
      servers,
      apiSecret: secretOf(env, 'JANUS_API_SECRET', startsJanus ? join(dataDir, 'secrets', 'janus-api-secret') : null),
      adminKey: secretOf(env, 'JANUS_ADMIN_KEY', startsJanus ? join(dataDir, 'secrets', 'janus-admin-key') : null),
    },
    relay: {
      urls,
      secret: secretOf(env, 'TURN_SECRET', startsCoturn ? join(dataDir, 'secrets', 'turn-secret') : null)?.split(/\s*\n\s*/)[0] ?? null,
      peerAddresses: startsJanus ? [settings.mediaAddress] : await addressesOf(servers, settings),
    },
    hasTrialCertificate: startsCoturn && settings.turnTls === null,
  };
}

/** Whoever runs the doctor elsewhere has no data folder. */
function ownGateway({ host, port, publicUrl, dataDir }: Settings): URL | null {
  const own = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const isPublic = publicUrl.port === own.port && ['localhost', own.hostname].includes(publicUrl.hostname);
  return isPublic || !existsSync(dataDir) ? null : own;
}

/** @param ownFile the file `npm start` hands to the gateway, in place of the one that `NAME_FILE` names. */
function secretOf(env: Env, name: string, ownFile: string | null): string | null {
  const given = env[name]?.trim();
  if (given !== undefined && given !== '') return given;
  const file = ownFile ?? env[`${name}_FILE`]?.trim();
  if (file === undefined || file === '') return null;
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** `name=ws://host:port,…` or a JSON list of {name, url}. */
function janusServers(text: string): readonly JanusServer[] {
  const servers = text.trim().startsWith('[') ? fromJson(text) : text.split(',').map(fromPair);
  const isUsable = servers.length > 0 && servers.every(({ name, url }) => name && URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol));
  if (!isUsable) throw new SetupError('JANUS_NODES must be name=ws://host:port,… or a JSON list of {name, url}.');
  return servers;
}

function fromPair(pair: string): JanusServer {
  const [, name = '', url = ''] = /^\s*([^=]+)=(\S+)\s*$/.exec(pair) ?? [];
  return { name, url };
}

function fromJson(text: string): readonly JanusServer[] {
  try {
    return (JSON.parse(text) as readonly Partial<JanusServer>[]).map(({ name = '', url = '' }) => ({ name, url }));
  } catch {
    return [];
  }
}

/** Media goes where the API is; a Janus on loopback sends it from this machine's own address. Those that have no IPv4 address are left out. */
async function addressesOf(servers: readonly JanusServer[], settings: Settings): Promise<readonly string[]> {
  const found = await Promise.all(servers.map(({ url }) => lookup(new URL(url).hostname.replace(/^\[|\]$/g, ''), { family: 4 }).catch(() => null)));
  return Array.from(new Set(found.flatMap((place) => (place === null ? [] : [place.address.startsWith('127.') ? settings.mediaAddress : place.address]))));
}
