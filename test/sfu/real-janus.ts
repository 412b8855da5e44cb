import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import '../../scripts/testing/leash.ts';
import { renderTemplate } from '../../scripts/runtime/render-template.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';
import { freePort } from '../support/free-port.ts';
import { waitUntil } from '../support/wait-until.ts';

export interface RealJanus extends AsyncDisposable {
  readonly url: string;
  readonly apiSecret: string;
  readonly adminKey: string;
  /** Kills it without a word; it stays dead until `restart`. */
  kill(): Promise<void>;
  /** Stops it where it is: connections stand, nothing is answered, until `thaw` or its end. */
  freeze(): void;
  thaw(): void;
  /** Kills it without a word and starts it again on the same port: all its state is lost. */
  restart(): Promise<void>;
  /** What its operator tells it on the Admin API. */
  acceptSessions(accept: boolean): Promise<void>;
}

const apiSecret = 'api-secret-of-this-test';
const adminKey = 'admin-key-of-this-test';
const adminSecret = 'admin-secret-of-this-test';

const eventHandler = 'janus.eventhandler.sampleevh.jcfg';

/** A real Janus with VideoRoom and the echo test, on loopback, on ports of its own. With `eventsPort`, it tells of connections there. */
export async function startRealJanus({ eventsPort }: { readonly eventsPort?: number } = {}): Promise<RealJanus> {
  const { value: runtime } = await ensureMediaRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'consult-janus-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  await writeConfiguration(folder, { port, adminPort }, runtime.janusModules);
  if (eventsPort !== undefined) await renderTemplate(eventHandler, join(folder, eventHandler), { eventsPort, apiSecret });
  const url = `ws://127.0.0.1:${port}`;
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(runtime.janus.command, [...runtime.janus.leadingArgs, '-F', folder, '-C', join(folder, 'janus.jcfg')], { stdio: 'ignore' });
    await waitUntil('Janus to listen', () => answers(url));
    return child;
  };
  let janus = await start();
  return {
    url, apiSecret, adminKey,
    kill: () => stop(janus),
    freeze: () => void janus.kill('SIGSTOP'),
    thaw: () => void janus.kill('SIGCONT'),
    acceptSessions: (accept) => tellAdmin(adminPort, { janus: 'accept_new_sessions', accept }),
    async restart() {
      await stop(janus);
      janus = await start();
    },
    async [Symbol.asyncDispose]() {
      await stop(janus);
      await rm(folder, { recursive: true });
    },
  };
}

function list(names: readonly string[]): string {
  return names.map((name) => `libjanus_${name}.so`).join(',');
}

async function writeConfiguration(folder: string, { port, adminPort }: { readonly port: number; readonly adminPort: number }, modules: string): Promise<void> {
  const others = ['audiobridge', 'duktape', 'lua', 'nosip', 'recordplay', 'sip', 'streaming', 'textroom', 'videocall'];
  const transports = ['http', 'mqtt', 'nanomsg', 'pfunix', 'rabbitmq'];
  await writeFile(join(folder, 'janus.jcfg'), `
general: {
  configs_folder = "${folder}"
  plugins_folder = "${modules}/plugins"
  transports_folder = "${modules}/transports"
  events_folder = "${modules}/events"
  api_secret = "${apiSecret}"
  admin_secret = "${adminSecret}"
  session_timeout = 60
  reclaim_session_timeout = 60
}
events: { broadcast = true stats_period = 0 }
media: { rtp_port_range = "22000-22400" }
nat: { full_trickle = false }
plugins: { disable = "${list(others)}" }
transports: { disable = "${list(transports)}" }
`);
  await writeFile(join(folder, 'janus.transport.websockets.jcfg'), `general: { ws = true ws_port = ${port} ws_ip = "127.0.0.1" wss = false }
admin: { admin_ws = true admin_ws_port = ${adminPort} admin_ws_ip = "127.0.0.1" admin_wss = false }\n`);
  await writeFile(join(folder, 'janus.plugin.videoroom.jcfg'), `general: { admin_key = "${adminKey}" string_ids = true lock_rtp_forward = true events = false }\n`);
}

async function tellAdmin(port: number, request: Readonly<Record<string, unknown>>): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-admin-protocol');
  await once(socket, 'open');
  socket.send(JSON.stringify({ ...request, transaction: 'admin', admin_secret: adminSecret }));
  const [data] = await once(socket, 'message');
  socket.terminate();
  const { janus } = JSON.parse(String(data)) as { readonly janus: string };
  if (janus !== 'success') throw new Error(`Janus refused: ${String(data)}`);
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'janus-protocol');
    socket.once('open', () => { socket.terminate(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
