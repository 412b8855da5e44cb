import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turnCertificate } from '../../../scripts/runtime/turn-certificate.ts';
import { edgeProxy } from '../../../scripts/setup/edge-proxy.ts';
import { ensureMediaRuntime } from '../../../scripts/setup/ensure-media-runtime.ts';
import { startEdge } from '../../runtime/start-edge.ts';
import { freePort } from '../../support/free-port.ts';
import { PostgresCluster } from '../../stores/postgres-cluster.ts';
import { openHostSite, type HostSite } from '../../support/host-site.ts';
import { Portal } from '../../support/portal.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import type { Lab } from './lab.ts';
import { LabGateway } from './lab-gateway.ts';
import { labNames } from './lab-names.ts';

/** What a clinic runs, at the lab's address: gateway, Janus, coturn, one port 443 for all, and a portal. */
export interface LabServices extends AsyncDisposable {
  readonly stack: Stack;
  readonly site: HostSite;
  readonly portal: Portal;
  readonly gateways: readonly LabGateway[];
  /** Null where the gateway keeps everything in a file of its own. */
  readonly database: PostgresCluster | null;
  /** As DATABASE_URL names it; empty without one. */
  readonly databaseUrl: string;
  /** Flags with which a browser in the lab trusts these services' certificates, and no others. */
  readonly browserFlags: readonly string[];
}

export interface ServicesPlan {
  /** Two share a PostgreSQL of their own; left out: one, with a file. */
  readonly gateways?: 1 | 2;
  readonly januses?: number;
  /** Added to the gateways' environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startLabServices(lab: Lab, { gateways = 1, januses = 1, environment = {} }: ServicesPlan): Promise<LabServices> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'consult-lab-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const { value: media } = await ensureMediaRuntime();
  const turnTls = await turnCertificate(folder, [labNames.turn], media.openssl);
  const site = started.use(await openHostSite(() => `https://${labNames.web}`, { address: lab.address, name: labNames.portal }));
  const port = await freePort();
  const database = gateways === 2 ? started.use(await PostgresCluster.start()) : null;
  const databaseUrl = await database?.newDatabase() ?? '';
  const shared = { CONSULT_TRUSTED_PROXIES: '127.0.0.1', TURN_URLS: turnUrls.join(','), CONSULT_ALLOWED_ORIGINS: site.origin, ...(database && { DATABASE_URL: databaseUrl, CONSULT_KEYS_DIR: join(folder, 'keys') }), ...environment };
  const stack = started.use(await startStack({
    janusCount: januses,
    ports: {
      PORT: String(port), CONSULT_PUBLIC_URL: `https://${labNames.web}`, CONSULT_MEDIA_ADDRESS: lab.address,
      TURN_HOST: labNames.turn, TURN_PORT: '3478', TURN_TLS_CERT_FILE: turnTls.certFile, TURN_TLS_KEY_FILE: turnTls.keyFile,
    },
    env: { ...shared, ...(database && { CONSULT_INTERNAL_ADDRESS: `127.0.0.1:${await freePort()}` }) },
  }));
  const own = new LabGateway(stack.gateway, `127.0.0.1:${port}`);
  const other = database && started.use(await LabGateway.startBeside(stack, join(folder, 'second'), { ...shared, CONSULT_INTERNAL_ADDRESS: `127.0.0.1:${await freePort()}` }));
  const edge = started.use(await startEdge({
    program: edgeProxy() ?? '', turnName: labNames.turn, turnTls: `${lab.address}:${stack.turnTlsPort}`, gateway: own.address,
    otherGateways: other ? [other.address] : [], webNames: [labNames.web], listen: { host: lab.address, port: 443 },
  }));
  const trusted = [await readFile(turnTls.certFile, 'utf8'), edge.webCertificate].map(keyHash).join(',');
  const whole = started.move();
  return {
    stack, site, database, databaseUrl, gateways: other ? [own, other] : [own],
    // The clinic's own back end does not come through the internet.
    portal: new Portal({ publicUrl: `http://127.0.0.1:${port}`, apiKey: stack.apiKey }),
    browserFlags: [`--ignore-certificate-errors-spki-list=${trusted}`, `--unsafely-treat-insecure-origin-as-secure=${site.origin}`],
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

const turnUrls = [
  `turn:${labNames.turn}:3478?transport=udp`, `turn:${labNames.turn}:3478?transport=tcp`, `turns:${labNames.turn}:443?transport=tcp`,
];

/** As Chromium names a certificate it is told to trust: base64 of SHA-256 of its public key. */
function keyHash(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
