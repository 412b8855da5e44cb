import type { Metrics } from '../metrics/metrics.ts';
import { JanusLink } from './janus-link.ts';
import { JanusRequestError } from './janus-request-error.ts';
import { JanusSession, type SessionListener } from './janus-session.ts';
import { isJsonObject, type JsonObject } from './json-document.ts';
import { randomNumberId } from './random-id.ts';
import type { Scheduler } from './scheduler.ts';
import type { SfuLog } from './sfu-log.ts';

export interface JanusNodeOptions {
  readonly name: string;
  /** `ws://host:port` of Janus' WebSocket transport on a private address. */
  readonly url: string;
  readonly apiSecret: string;
  readonly scheduler: Scheduler;
  readonly log: SfuLog;
  readonly metrics: Metrics;
}

const pingEveryMs = 2_000;
const missesAllowed = 3;
/** Before 1.4.2 Janus counts its reclaim timer from the last activity, so a session must never be quiet for long. */
const keepAliveEveryMs = 10_000;
const requestTimeoutMs = 8_000;
const readyWaitMs = 3_000;
const backoffMs = [100, 200, 400, 800, 1_500, 3_000] as const;

/**
 * One real Janus: keeps a WebSocket to it, carries many sessions over it, asks for a sign of life every 2 s, and after
 * a loss connects again and claims every session before anything else is sent.
 */
export class JanusNode {
  readonly name: string;
  readonly #options: JanusNodeOptions;
  readonly #sessions = new Map<number, JanusSession>();
  /** Sessions that must end and did not yet. */
  readonly #doomed = new Set<number>();
  readonly #waiting = new Set<() => void>();
  readonly #stopTimers: readonly (() => void)[];
  #onReady: () => void = () => undefined;
  #stopRetry: () => void = () => undefined;
  #link: JanusLink | null = null;
  #ready = false;
  #closed = false;
  #attempts = 0;
  #misses = 0;

  constructor(options: JanusNodeOptions) {
    this.name = options.name;
    this.#options = options;
    this.#stopTimers = [
      options.scheduler.every(pingEveryMs, () => void this.#ping()),
      options.scheduler.every(keepAliveEveryMs, () => this.#keepAlive()),
    ];
    this.#connect();
  }

  /** Connected, its sessions claimed, and heard from within the last seconds. */
  get isReady(): boolean {
    return this.#ready && this.#misses === 0;
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  get handleCount(): number {
    return Array.from(this.#sessions.values()).reduce((sum, session) => sum + session.handleIds.length, 0);
  }

  /** Called after each (re)connection, once sessions are claimed. */
  onReady(listener: () => void): void {
    this.#onReady = listener;
    if (this.#ready) listener();
  }

  /** Settles when the node is ready, or rejects after `timeoutMs`. */
  whenReady(timeoutMs: number): Promise<void> {
    if (this.#ready) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        stop();
        this.#waiting.delete(settle);
        if (this.#ready) resolve();
        else reject(new JanusRequestError(0));
      };
      const stop = this.#options.scheduler.after(timeoutMs, settle);
      this.#waiting.add(settle);
    });
  }

  /** `persist` is awaited with the id we chose before Janus hears of it: no session can exist that is on no record. */
  async createSession(listener: SessionListener, persist: (id: number) => Promise<void>): Promise<JanusSession> {
    const id = randomNumberId();
    await persist(id);
    await this.#request({ janus: 'create', id });
    const session = new JanusSession(id, (message) => this.#request(message), listener);
    this.#sessions.set(id, session);
    return session;
  }

  /** Destroys a session and its handles; where Janus cannot be reached now, first thing when it can. Never rejects. */
  async destroySession(session: JanusSession): Promise<void> {
    this.#sessions.delete(session.id);
    if (session.isGone) return;
    this.#doomed.add(session.id);
    // Whoever was removed must not wait for a connection to come back.
    if (!this.#ready) return session.abandon();
    await session.destroy().then(() => this.#doomed.delete(session.id), (error: unknown) => this.#buried(session.id, error));
  }

  /** Takes over a session of an earlier process: claimed with the next connection, kept alive from then on. */
  adoptSession(id: number, handleIds: readonly number[], listener: SessionListener): JanusSession {
    const session = new JanusSession(id, (message) => this.#request(message), listener, handleIds);
    this.#sessions.set(id, session);
    if (this.#ready) void this.#claim(session);
    return session;
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stopTimers) stop();
    this.#stopRetry();
    this.#link?.terminate();
  }

  async #request(message: JsonObject): Promise<JsonObject> {
    await this.whenReady(readyWaitMs);
    return this.#send(message);
  }

  #send(message: JsonObject): Promise<JsonObject> {
    const asked = this.#link?.request(message, requestTimeoutMs) ?? Promise.reject(new JanusRequestError(0));
    void this.#observe(asked);
    return asked;
  }

  /** Janus' own errors and those of its VideoRoom. Never rejects. */
  async #observe(asked: Promise<JsonObject>): Promise<void> {
    const { metrics } = this.#options;
    try {
      const number = errorNumberOf(await metrics.timed('janus_request_seconds', () => asked));
      if (number !== null) metrics.count('janus_request_errors', String(number));
    } catch (error) {
      metrics.count('janus_request_errors', error instanceof JanusRequestError ? String(error.janusCode) : '');
    }
  }

  #connect(): void {
    const link = new JanusLink({
      url: this.#options.url, apiSecret: this.#options.apiSecret, scheduler: this.#options.scheduler,
      onEvent: (message) => this.#receive(message),
      onClose: () => this.#reconnect(),
    });
    this.#link = link;
    link.onOpen(() => void this.#opened());
  }

  async #opened(): Promise<void> {
    const link = this.#link;
    await Promise.all([
      ...Array.from(this.#doomed, (id) => this.#destroyDoomed(id)),
      ...Array.from(this.#sessions.values(), (session) => this.#claim(session)),
    ]);
    if (this.#closed || link !== this.#link) return;
    this.#attempts = 0;
    this.#misses = 0;
    this.#ready = true;
    this.#options.log('janus-node-ready', { node: this.name });
    for (const wake of this.#waiting) wake();
    this.#onReady();
  }

  async #destroyDoomed(id: number): Promise<void> {
    await this.#send({ janus: 'destroy', session_id: id }).then(() => this.#doomed.delete(id), (error: unknown) => this.#buried(id, error));
  }

  /** Janus said no: it does not know the session any more. Without any answer the next connection tries again. */
  #buried(id: number, error: unknown): void {
    if (error instanceof JanusRequestError && error.janusCode !== 0) this.#doomed.delete(id);
  }

  async #claim(session: JanusSession): Promise<void> {
    try {
      await this.#send({ janus: 'claim', session_id: session.id });
    } catch (error) {
      // No answer: the link is gone again and the next one claims.
      if (!(error instanceof JanusRequestError) || error.janusCode !== 0) this.#drop(session);
    }
  }

  #drop(session: JanusSession): void {
    this.#sessions.delete(session.id);
    session.markLost();
  }

  #reconnect(): void {
    if (this.#ready) this.#options.log('janus-node-lost', { node: this.name });
    this.#ready = false;
    this.#link = null;
    if (this.#closed) return;
    const delayMs = backoffMs[Math.min(this.#attempts, backoffMs.length - 1)] ?? 3_000;
    this.#attempts += 1;
    this.#stopRetry = this.#options.scheduler.after(delayMs, () => this.#connect());
  }

  #receive(message: JsonObject): void {
    const id = message['session_id'];
    const session = typeof id === 'number' ? this.#sessions.get(id) : undefined;
    if (session === undefined) return;
    session.receive(message);
    if (session.isGone) this.#sessions.delete(session.id);
  }

  async #ping(): Promise<void> {
    const link = this.#link;
    if (!this.#ready || link === null) return;
    try {
      await link.request({ janus: 'ping' }, pingEveryMs - 100);
      this.#misses = 0;
    } catch {
      this.#misses += 1;
      if (this.#misses >= missesAllowed && link === this.#link) link.terminate();
    }
  }

  #keepAlive(): void {
    if (!this.#ready) return;
    for (const session of this.#sessions.values()) {
      this.#send({ janus: 'keepalive', session_id: session.id }).catch((error: unknown) => {
        if (error instanceof JanusRequestError && error.janusCode === 458) this.#drop(session);
      });
    }
  }
}

/** VideoRoom says no in an answer that Janus calls a success. */
function errorNumberOf(reply: JsonObject): number | null {
  const plugin = reply['plugindata'];
  const data = isJsonObject(plugin) ? plugin['data'] : null;
  const number = isJsonObject(data) ? data['error_code'] : null;
  return typeof number === 'number' ? number : null;
}
