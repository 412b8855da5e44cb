import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppointmentView, AuditEntry, ParticipantView } from '@consult-room/protocol';
import { readConfig } from '../../../server/src/config/read-config.ts';
import { createContext, type Context } from '../../../server/src/context.ts';
import { startGateway, type Gateway } from '../../../server/src/gateway.ts';
import { createLogger } from '../../../server/src/logging/logger.ts';
import { Metrics } from '../../../server/src/metrics/metrics.ts';
import { openStore } from '../../../server/src/stores/open-store.ts';
import { apiScopes } from '../../../server/src/tokens/api-scope.ts';
import { makeApiKey } from '../../../server/src/tokens/make-api-key.ts';
import { breakable } from './breakable-store.ts';
import { RecordingRooms } from './recording-rooms.ts';
import { TestSocket } from './test-socket.ts';

export const publicUrl = 'http://clinic.test';
export const noon = Date.parse('2026-11-24T12:00:00Z');
const minuteMs = 60_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** `code` of a problem, else undefined. */
  readonly code: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Booked {
  readonly id: string;
  readonly clinician: ParticipantView;
  readonly patient: ParticipantView;
}

/** The two people of an appointment at their sockets. */
export interface Visit {
  readonly booked: Booked;
  readonly host: TestSocket;
  readonly patient: TestSocket;
  /** Of the patient. */
  readonly device: string;
}

/**
 * A whole gateway in this process: real HTTP, real WebSockets, real SQLite in a folder of its own. The clock is ours;
 * by `steppedMs` it is put forward with no time gone by.
 */
export class GatewayHouse implements AsyncDisposable {
  readonly clock = { nowMs: noon, steppedMs: 0 };
  readonly rooms = new RecordingRooms();
  /** While true, every read and write of the store fails. */
  isStoreDown = false;
  readonly lines: string[] = [];
  readonly metrics = new Metrics();
  readonly apiKey = randomBytes(24).toString('base64url');
  readonly dataDir: string;
  readonly #environment: Readonly<Record<string, string>>;
  #running: { readonly context: Context; readonly gateway: Gateway } | null = null;

  private constructor(dataDir: string, environment: Readonly<Record<string, string>>) {
    this.dataDir = dataDir;
    this.#environment = environment;
  }

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<GatewayHouse> {
    const house = new GatewayHouse(await mkdtemp(join(tmpdir(), 'gateway-')), environment);
    await house.start();
    return house;
  }

  get context(): Context {
    if (this.#running === null) throw new Error('the gateway is not running');
    return this.#running.context;
  }

  get port(): number {
    return this.#running?.gateway.port ?? 0;
  }

  async start(): Promise<void> {
    const config = readConfig({
      PORT: '0', METRICS_PORT: '0', CONSULT_DEMO: 'off', CONSULT_PUBLIC_URL: publicUrl, CONSULT_DATA_DIR: this.dataDir,
      CONSULT_API_KEY: this.apiKey, CONSULT_TIME_ZONE: 'Europe/Berlin', CONSULT_LOG_LEVEL: 'debug', CONSULT_AUDIT_SPOOL_KIB: '256', ...this.#environment,
    });
    const now = (): number => this.clock.nowMs + this.clock.steppedMs;
    const log = createLogger('debug', (line) => this.lines.push(line), now);
    const context = await createContext({
      config, log, metrics: this.metrics, now,
      open: async (options) => breakable(await openStore(options), () => this.isStoreDown),
    });
    context.consulting.rooms.connect(this.rooms);
    this.#running = { context, gateway: await startGateway(context, () => this.clock.nowMs) };
  }

  async stop(): Promise<void> {
    await this.#running?.gateway[Symbol.asyncDispose]();
    await this.#running?.context[Symbol.asyncDispose]();
    this.#running = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const key = options.key === undefined ? this.apiKey : options.key;
    const text = options.text ?? (options.body === undefined ? null : JSON.stringify(options.body));
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method, body: text, redirect: 'manual',
      headers: { ...(key !== null && { Authorization: `Bearer ${key}` }), ...(text !== null && { 'Content-Type': 'application/json' }), ...options.headers },
    });
    const raw = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const body = (raw === '' || !isJson ? {} : JSON.parse(raw)) as Readonly<Record<string, unknown>>;
    return { status: response.status, headers: response.headers, code: typeof body['code'] === 'string' ? body['code'] : undefined, body };
  }

  /** An appointment that starts now, with Dr. Rivera and Maria Jensen. */
  async book(options: { readonly startsInMinutes?: number; readonly minutes?: number; readonly staffId?: string; readonly key?: string; readonly patientName?: string } = {}): Promise<Booked> {
    const startMs = this.clock.nowMs + (options.startsInMinutes ?? 0) * minuteMs;
    const answer = await this.call('POST', '/v1/appointments', {
      ...(options.key !== undefined && { key: options.key }),
      body: {
        start: new Date(startMs).toISOString(), end: new Date(startMs + (options.minutes ?? 30) * minuteMs).toISOString(),
        participants: [
          { role: 'clinician', name: 'Dr. Rivera', ...(options.staffId !== undefined && { staffId: options.staffId }) },
          { role: 'patient', name: options.patientName ?? 'Maria Jensen', email: 'maria@patients.example', locale: 'en' },
        ],
      },
    });
    if (answer.status !== 201) throw new Error(`booking was refused: ${answer.code ?? answer.status}`);
    const { id, participants: [clinician, patient] } = answer.body as unknown as AppointmentView;
    if (clinician === undefined || patient === undefined) throw new Error('people are missing');
    return { id, clinician, patient };
  }

  async secondClinic(): Promise<string> {
    const key = randomBytes(24).toString('base64url');
    await this.context.store.transaction(async (tx) => {
      await tx.insertClinic('cli_second', this.clock.nowMs);
      await tx.insertApiKey(makeApiKey(key, 'cli_second', 'portal', apiScopes, this.clock.nowMs));
    });
    return key;
  }

  async roomToken(appointmentId: string, participantId: string): Promise<string> {
    const answer = await this.call('POST', `/v1/appointments/${appointmentId}/participants/${participantId}/token`);
    return String(answer.body['token']);
  }

  /** Opens a socket and says nothing. */
  socket(path = '/v1/socket', protocol = 'consult.v1', origin = publicUrl): Promise<TestSocket> {
    return TestSocket.open(`ws://127.0.0.1:${this.port}${path}`, protocol, origin);
  }

  /** A browser in a seat, welcomed. */
  async sit(appointmentId: string, participantId: string, device = newDevice()): Promise<TestSocket> {
    const socket = await this.socket();
    socket.send({ type: 'hello', token: await this.roomToken(appointmentId, participantId), device });
    await socket.next('welcome');
    return socket;
  }

  /** A guest who waits. */
  async sitAndWait(booked: Booked, device = newDevice()): Promise<TestSocket> {
    const socket = await this.sit(booked.id, booked.patient.id, device);
    await expectOk(socket, { type: 'arrive' });
    await expectOk(socket, { type: 'wait' });
    return socket;
  }

  /** A clinician in the room. */
  async sitAsHost(booked: Booked, device = newDevice()): Promise<TestSocket> {
    const socket = await this.sit(booked.id, booked.clinician.id, device);
    await expectOk(socket, { type: 'enter' });
    await expectOk(socket, { type: 'enter' });
    return socket;
  }

  /** A clinician in the room of a new appointment, and a guest who waits. */
  async waitingVisit(): Promise<Visit> {
    const booked = await this.book();
    const device = newDevice();
    return { booked, device, host: await this.sitAsHost(booked), patient: await this.sitAndWait(booked, device) };
  }

  /** The same two, the guest let in. */
  async admittedVisit(): Promise<Visit> {
    const visit = await this.waitingVisit();
    await expectOk(visit.host, { type: 'admit', participantId: visit.booked.patient.id });
    await visit.patient.next('admitted');
    return visit;
  }

  /** Another device of the guest asks for the seat, and is held up while the first one is put out of the room. */
  async heldTakeOver({ id, patient }: Booked): Promise<{ readonly second: TestSocket; readonly finish: () => void }> {
    const token = await this.roomToken(id, patient.id);
    const expelling = this.rooms.delayExpelling();
    const second = await this.socket();
    second.send({ type: 'hello', token, device: newDevice(), takeOver: true });
    await expelling.asked;
    return { second, finish: () => expelling.finish() };
  }

  /** A member of staff at the queue. */
  async queue(staffId = 'staff-1', key?: string): Promise<TestSocket> {
    const answer = await this.call('POST', '/v1/queue-tokens', { body: { staffId, name: 'Front desk' }, ...(key !== undefined && { key }) });
    const socket = await this.socket();
    socket.send({ type: 'hello', token: String(answer.body['token']) });
    await socket.next('queue-welcome');
    return socket;
  }

  async audit(appointment: string): Promise<readonly AuditEntry[]> {
    const answer = await this.call('GET', `/v1/audit?appointment=${appointment}&limit=1000`);
    return (answer.body as unknown as { readonly entries: readonly AuditEntry[] }).entries;
  }

  async stateOf(appointmentId: string, participantId: string): Promise<string> {
    const { body } = await this.call('GET', `/v1/appointments/${appointmentId}`);
    return (body as unknown as AppointmentView).participants.find(({ id }) => id === participantId)?.state ?? 'unknown';
  }
}

export function newDevice(): string {
  return randomBytes(16).toString('base64url');
}

export async function expectOk(socket: TestSocket, message: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await socket.request(message);
  if (answer !== 'ok') throw new Error(`${String(message['type'])} was refused: ${answer}`);
}
