import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import '../../../scripts/testing/leash.ts';
import type { AppointmentView } from '@consult-room/protocol';
import type { RealJanus } from '../../sfu/real-janus.ts';
import type { Booked } from './gateway-house.ts';
import { newDevice } from './gateway-house.ts';
import { TestSocket } from './test-socket.ts';

const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
const publicUrl = 'http://clinic.test';

interface ProcessOptions {
  readonly dataDir: string;
  readonly apiKey: string;
  readonly janus: Pick<RealJanus, 'url' | 'apiSecret' | 'adminKey'> | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** Program and arguments in front of Node's own. */
  readonly wrapper?: readonly string[];
}

/** The gateway as it is run: a process of its own, on a free port, until it is stopped or killed. */
export class GatewayProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly exited: Promise<unknown>;
  readonly #apiKey: string;
  port = 0;

  private constructor(child: ChildProcess, apiKey: string) {
    this.child = child;
    this.#apiKey = apiKey;
    // With all it had to say: 'exit' may come before its last words.
    this.exited = once(child, 'close');
  }

  static newApiKey(): string {
    return randomBytes(24).toString('base64url');
  }

  /** Rejects with what it said when it ends before it listens. */
  static async start({ dataDir, apiKey, janus, environment = {}, wrapper = [] }: ProcessOptions): Promise<GatewayProcess> {
    const [command = process.execPath, ...leading] = [...wrapper, process.execPath];
    const child = spawn(command, [...leading, main], {
      env: {
        ...process.env, PORT: '0', METRICS_PORT: '0', CONSULT_DEMO: 'off', CONSULT_PUBLIC_URL: publicUrl, CONSULT_TIME_ZONE: 'UTC',
        CONSULT_DATA_DIR: dataDir, CONSULT_API_KEY: apiKey, CONSULT_AUDIT_SPOOL_KIB: '256',
        ...(janus !== null && { JANUS_NODES: `a=${janus.url}`, JANUS_API_SECRET: janus.apiSecret, JANUS_ADMIN_KEY: janus.adminKey }),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new GatewayProcess(child, apiKey);
    let complaint = '';
    child.stderr.on('data', (piece: Buffer) => { complaint += piece.toString(); });
    const output = createInterface({ input: child.stdout });
    await new Promise<void>((resolve, reject) => {
      output.on('line', (line) => {
        started.lines.push(line);
        if (!line.includes('"listening"')) return;
        started.port = (JSON.parse(line) as { readonly port: number }).port;
        resolve();
      });
      child.once('close', () => reject(new Error(`the gateway ended before it listened: ${complaint}`)));
    });
    return started;
  }

  async call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method, headers: { Authorization: `Bearer ${this.#apiKey}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** An appointment from now on, with a clinician and a patient. */
  async book(): Promise<Booked> {
    const startMs = Date.now();
    const participants = [{ role: 'clinician', name: 'Dr. Rivera' }, { role: 'patient', name: 'Maria Jensen' }];
    const { status, text } = await this.call('POST', '/v1/appointments', { start: new Date(startMs).toISOString(), end: new Date(startMs + 1_800_000).toISOString(), participants });
    const { id, participants: [clinician, patient] } = JSON.parse(text) as AppointmentView;
    if (status !== 201 || clinician === undefined || patient === undefined) throw new Error(`booking was refused: ${status}`);
    return { id, clinician, patient };
  }

  async roomToken(appointmentId: string, participantId: string): Promise<string> {
    const { text } = await this.call('POST', `/v1/appointments/${appointmentId}/participants/${participantId}/token`);
    return String((JSON.parse(text) as { readonly token?: unknown }).token);
  }

  /** Opens a socket and says nothing. */
  socket(): Promise<TestSocket> {
    return TestSocket.open(`ws://127.0.0.1:${this.port}/v1/socket`, 'consult.v1', publicUrl);
  }

  /** A browser in a seat, welcomed. */
  async sit(appointmentId: string, participantId: string, device = newDevice()): Promise<TestSocket> {
    const token = await this.roomToken(appointmentId, participantId);
    const socket = await this.socket();
    socket.send({ type: 'hello', token, device });
    await socket.next('welcome');
    return socket;
  }

  /** Without a word. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** As an operator stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.exited;
  }
}
