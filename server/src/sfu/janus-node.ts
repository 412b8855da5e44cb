import type { Metrics } from '../metrics/metrics.ts';
import { janusError } from './janus-error.ts';
import { JanusLink } from './janus-link.ts';
import { JanusRequestError } from './janus-request-error.ts';
import { JanusSession, type RequestTerms, type SessionListener } from './janus-session.ts';
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
const missesAllowed = 2;
/** A server that its supervisor starts again is back by then; with it goes what it held, so waiting longer saves nothing. */
const downAfterMs = 2_000;
/** Before 1.4.2 Janus counts its reclaim timer from the last activity, so a session must never be quiet for long. */
const keepAliveEveryMs = 10_000;
const requestTimeoutMs = 8_000;
const readyWaitMs = 3_000;
const backoffMs = [100, 200, 400, 800, 1_000] as const;

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
  #acceptsSessions = true;
  #pingMs: number | null = null;
  /** Null while connected. */
  #lostAtMs: number | null;

  constructor(options: JanusNodeOptions) {
    this.name = options.name;
    this.#options = options;
    this.#lostAtMs = options.scheduler.now();
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

  /** As `isReady`, also while a sign of life is late. */
  get isConnected(): boolean {
    return this.#ready && !this.isDown;
  }

  /** Not heard from for so long that whoever sits there must go elsewhere. Neither this nor `isReady`: it may be back in a moment. */
  get isDown(): boolean {
    return this.#misses >= missesAllowed || this.#downInMs() === 0;
  }

  /** False where its operator told Janus itself to take no new sessions. */
  get acceptsSessions(): boolean {
    return this.#acceptsSessions;
  }

  /** The last sign of life took this long; null: none came. */
  get pingMs(): number | null {
    return this.#pingMs;
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

  /** Settles once it is known whether the node is ready or down. Never rejects. */
  whenDecided(): Promise<void> {
    return this.whenReady(this.#downInMs() ?? downAfterMs).catch(() => undefined);
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
    await this.#request({ janus: 'create', id }).catch((error: unknown) => this.#refused(error));
    const session = new JanusSession(id, (message, terms) => this.#request(message, terms), listener);
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
    const session = new JanusSession(id, (message, terms) => this.#request(message, terms), listener, handleIds);
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

  /** 0: since long enough; null: it is not away. */
  #downInMs(): number | null {
    return this.#lostAtMs === null ? null : Math.max(0, this.#lostAtMs + downAfterMs - this.#options.scheduler.now());
  }

  #refused(error: unknown): never {
    if (error instanceof JanusRequestError && error.janusCode === janusError.notAcceptingSessions) this.#acceptsSessions = false;
    throw error;
  }

  async #request(message: JsonObject, terms?: RequestTerms): Promise<JsonObject> {
    await this.whenReady(readyWaitMs);
    return this.#send(message, terms);
  }

  #send(message: JsonObject, { expects, timeoutMs = requestTimeoutMs }: RequestTerms = {}): Promise<JsonObject> {
    const asked = this.#link?.request(message, timeoutMs) ?? Promise.reject(new JanusRequestError(0));
    void this.#observe(asked, expects);
    return asked;
  }

  /** Janus' own errors and those of its VideoRoom. Never rejects. */
  async #observe(asked: Promise<JsonObject>, expected?: number): Promise<void> {
    const { metrics } = this.#options;
    try {
      const number = errorNumberOf(await metrics.timed('janus_request_seconds', () => asked));
      if (number !== null && number !== expected) metrics.count('janus_request_errors', String(number));
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
    link.onOpen(() => void this.#opened(link));
  }

  async #opened(link: JanusLink): Promise<void> {
    // Something that stands in front of a dead Janus may open as well.
    await this.#look(link).catch(() => link.terminate());
    if (link !== this.#link) return;
    await Promise.all([
      ...Array.from(this.#doomed, (id) => this.#destroyDoomed(id)),
      ...Array.from(this.#sessions.values(), (session) => this.#claim(session)),
    ]);
    if (this.#closed || link !== this.#link) return;
    this.#attempts = 0;
    this.#misses = 0;
    this.#lostAtMs = null;
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
    this.#lostAtMs ??= this.#options.scheduler.now();
    this.#pingMs = null;
    if (this.#closed) return;
    const delayMs = backoffMs[Math.min(this.#attempts, backoffMs.length - 1)] ?? 1_000;
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
      await this.#look(link);
      this.#misses = 0;
    } catch {
      this.#misses += 1;
      if (this.#misses >= missesAllowed && link === this.#link) link.terminate();
    }
  }

  /** A ping that says more: whether its operator lets it take new sessions. Rejects without an answer before the next is due. */
  async #look(link: JanusLink): Promise<void> {
    const askedAtMs = performance.now();
    const info = await link.request({ janus: 'info' }, pingEveryMs - 100);
    this.#pingMs = performance.now() - askedAtMs;
    this.#acceptsSessions = info['accepting-new-sessions'] !== false;
  }

  #keepAlive(): void {
    if (!this.#ready) return;
    for (const session of this.#sessions.values()) {
      this.#send({ janus: 'keepalive', session_id: session.id }).catch((error: unknown) => {
        if (error instanceof JanusRequestError && error.janusCode === janusError.sessionNotFound) this.#drop(session);
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
