import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Guard } from '../../scripts/runtime/guard.ts';
import { LogFile } from '../../scripts/runtime/log-file.ts';
import { renderTemplate } from '../../scripts/runtime/render-template.ts';
import { SupervisedProcess } from '../../scripts/runtime/supervised-process.ts';
import { turnCertificate } from '../../scripts/runtime/turn-certificate.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';
import { freePort } from '../support/free-port.ts';

export interface EdgeTargets {
  readonly program: string;
  /** Name that leads to coturn; every other one leads to the gateway. */
  readonly turnName: string;
  /** `address:port` */
  readonly turnTls: string;
  readonly gateway: string;
  /** More of them. */
  readonly otherGateways?: readonly string[];
  readonly webNames: readonly string[];
  /** Left out: 127.0.0.1 and a port of its own. */
  readonly listen?: { readonly host: string; readonly port: number };
}

export interface Edge extends AsyncDisposable {
  /** TCP */
  readonly port: number;
  /** PEM of the certificate the pages are served with. */
  readonly webCertificate: string;
}

/** Real HAProxy with the configuration of janus-config/edge. */
export async function startEdge({ program, turnName, turnTls, gateway, otherGateways = [], webNames, listen }: EdgeTargets): Promise<Edge> {
  const folder = await mkdtemp(join(tmpdir(), 'consult-edge-'));
  const { value: media } = await ensureMediaRuntime();
  const { certFile, keyFile } = await turnCertificate(folder, webNames, media.openssl);
  const webCertificate = await readFile(certFile, 'utf8');
  const certificate = join(folder, 'web.pem');
  await writeFile(certificate, webCertificate + await readFile(keyFile, 'utf8'), { mode: 0o600 });
  const { host, port } = listen ?? { host: '127.0.0.1', port: await freePort() };
  const config = join(folder, 'haproxy.cfg');
  await renderTemplate('edge/haproxy.cfg', config, { listen: `${host}:${port}`, turnName, turnTls, gateway, certificate, folder });
  // The backend of the gateways is the last thing in the file.
  await appendFile(config, otherGateways.map((address, at) => `    server gateway-${at + 2} ${address} check inter 2s downinter 500ms fall 2 rise 1\n`).join(''));
  await promisify(execFile)(program, ['-c', '-f', config]);
  const guard = new Guard();
  const edge = new SupervisedProcess({
    name: 'HAProxy', command: program, args: ['-f', config, '-db'], env: process.env, cwd: folder,
    probe: (signal) => answers(host, port, signal), readyWithinMs: 30_000, stopGraceMs: 2000,
  }, { guard, log: new LogFile(join(folder, 'haproxy.log')), report: () => undefined });
  await edge.start();
  return {
    port, webCertificate,
    async [Symbol.asyncDispose]() {
      await edge.stop();
      guard.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(host: string, port: number, signal: AbortSignal): Promise<void> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal });
  } finally {
    socket.destroy();
  }
}
