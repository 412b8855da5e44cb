import { resolve } from 'node:path';
import { SetupError } from '../setup/setup-error.ts';
import { mediaAddress } from './media-address.ts';

/** What `npm start` decides from the environment. The gateway reads the same variables by itself for its own part. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** 0: metrics are not served. */
  readonly metricsPort: number;
  readonly publicUrl: URL;
  readonly dataDir: string;
  /** IPv4 address Janus announces and coturn listens on and relays to. */
  readonly mediaAddress: string;
  /** False on a machine that has nothing but loopback: everything starts, but Janus cannot carry a call. */
  readonly hasNetwork: boolean;
  /** How many Janus to start; more than one is for trying what happens when one of them goes. */
  readonly janusCount: number;
  /** Of the first; the others take the ports after it. */
  readonly janusWsPort: number;
  /** Where the gateway hears of Janus' events; 0: nowhere. */
  readonly janusEventsPort: number;
  /** `lowest-highest`, UDP, for all of them together. */
  readonly janusRtpPorts: string;
  /** Host name or address in the `turn:` URLs. */
  readonly turnHost: string;
  readonly turnPort: number;
  readonly turnTlsPort: number;
  /** In the `turns:` URL: another one where a proxy in front shares its port by server name. */
  readonly turnTlsPublicPort: number;
  readonly turnRelayPorts: string;
  /** Certificate and key the clinic brings for `turns:`; null: a self-signed one. */
  readonly turnTls: { readonly certFile: string; readonly keyFile: string } | null;
  /** False where JANUS_NODES names servers that run elsewhere. */
  readonly startsJanus: boolean;
  /** False where TURN_URLS names servers that run elsewhere. */
  readonly startsCoturn: boolean;
}

const loopback = '127.0.0.1';

type Env = Readonly<Record<string, string | undefined>>;

/** @throws {SetupError} naming the variable that cannot be used. */
export function readSettings(env: Env): Settings {
  const port = portOf(env, 'PORT', 8080);
  const publicUrl = urlOf(env, 'CONSULT_PUBLIC_URL', `http://localhost:${port}`);
  const janusWsPort = portOf(env, 'JANUS_WS_PORT', 8188);
  const address = mediaAddress(textOf(env, 'CONSULT_MEDIA_ADDRESS'));
  return {
    host: textOf(env, 'HOST') ?? '127.0.0.1',
    port,
    metricsPort: portOf(env, 'METRICS_PORT', 9091),
    publicUrl,
    dataDir: resolve(textOf(env, 'CONSULT_DATA_DIR') ?? '.data'),
    mediaAddress: address ?? loopback,
    hasNetwork: address !== null,
    janusCount: countOf(env, 'CONSULT_JANUS_COUNT', 4),
    janusWsPort,
    // Beside the other one, so that who chooses that has chosen both.
    janusEventsPort: portOf(env, 'JANUS_EVENTS_PORT', Math.max(janusWsPort - 1, 0)),
    janusRtpPorts: rangeOf(env, 'JANUS_RTP_PORTS', '20000-40000'),
    turnHost: textOf(env, 'TURN_HOST') ?? turnHost(publicUrl.hostname, address ?? loopback),
    turnPort: portOf(env, 'TURN_PORT', 3478),
    turnTlsPort: portOf(env, 'TURN_TLS_PORT', 5349),
    turnTlsPublicPort: portOf(env, 'TURN_TLS_PUBLIC_PORT', portOf(env, 'TURN_TLS_PORT', 5349)),
    turnRelayPorts: rangeOf(env, 'TURN_RELAY_PORTS', '49152-65535'),
    turnTls: turnTls(env),
    startsJanus: textOf(env, 'JANUS_NODES') === null,
    startsCoturn: textOf(env, 'TURN_URLS') === null,
  };
}

/** coturn listens on the media address only, which "localhost" is not. */
function turnHost(publicHost: string, address: string): string {
  const isLocal = publicHost === 'localhost' || publicHost === '[::1]' || publicHost.startsWith('127.');
  return isLocal ? address : publicHost;
}

function turnTls(env: Env): Settings['turnTls'] {
  const certFile = textOf(env, 'TURN_TLS_CERT_FILE');
  const keyFile = textOf(env, 'TURN_TLS_KEY_FILE');
  if (certFile === null && keyFile === null) return null;
  if (certFile === null || keyFile === null) throw new SetupError('TURN_TLS_CERT_FILE and TURN_TLS_KEY_FILE go together.');
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) };
}

function textOf(env: Env, name: string): string | null {
  return env[name]?.trim() || null;
}

function portOf(env: Env, name: string, fallback: number): number {
  const port = Number(textOf(env, name) ?? fallback);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SetupError(`${name} must be a port number.`);
}

/** 1 where nothing is said. */
function countOf(env: Env, name: string, highest: number): number {
  const count = Number(textOf(env, name) ?? 1);
  if (Number.isInteger(count) && count >= 1 && count <= highest) return count;
  throw new SetupError(`${name} must be a number from 1 to ${highest}.`);
}

function rangeOf(env: Env, name: string, fallback: string): string {
  const range = textOf(env, name) ?? fallback;
  const [, low, high] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  if (low !== undefined && high !== undefined && Number(low) < Number(high) && Number(high) <= 65_535) return range;
  throw new SetupError(`${name} must be a range of ports such as ${fallback}.`);
}

function urlOf(env: Env, name: string, fallback: string): URL {
  const text = textOf(env, name) ?? fallback;
  if (URL.canParse(text)) return new URL(text);
  throw new SetupError(`${name} must be a URL such as ${fallback}.`);
}
