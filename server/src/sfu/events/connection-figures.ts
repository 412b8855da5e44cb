import type { Metrics } from '../../metrics/metrics.ts';
import { isJsonObject, type JsonObject } from '../json-document.ts';

/** Handles whose end Janus never told are forgotten beyond this many. */
const mostHandles = 10_000;
const microsecondsPerSecond = 1_000_000;
const webRtcEvent = 16;
const mediaEvent = 32;

/**
 * What Janus' event handler tells of people's connections, as figures of nobody in particular: how long each took to
 * stand, how many did not, how often a line lost much. Addresses and candidates, which are told as well, go nowhere.
 */
export class ConnectionFigures {
  readonly #metrics: Metrics;
  /** Handles that are being connected, and since when by Janus' clock, µs. */
  readonly #connecting = new Map<string, number>();

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  /** One event, or several at once. Anything else is passed over. */
  take(told: unknown): void {
    for (const event of Array.isArray(told) ? told : [told]) if (isJsonObject(event)) this.#takeOne(event);
  }

  #takeOne({ type, session_id: session, handle_id: handle, timestamp, event }: JsonObject): void {
    if (!isJsonObject(event)) return;
    if (type === mediaEvent && typeof event['slow_link'] === 'string') this.#metrics.count('media_slow_links', event['slow_link']);
    if (type === webRtcEvent && isWhole(session) && isWhole(handle) && isWhole(timestamp)) this.#connection(`${session}/${handle}`, event, timestamp);
  }

  #connection(handle: string, { ice, dtls, connection }: JsonObject, atMicroseconds: number): void {
    if (ice === 'gathering') this.#begin(handle, atMicroseconds);
    else if (ice === 'failed') this.#metrics.count('media_connections', 'ice-failed');
    else if (dtls === 'failed') this.#metrics.count('media_connections', 'dtls-failed');
    else if (connection === 'webrtcup') this.#stands(handle, atMicroseconds);
    else if (connection === 'hangup') this.#connecting.delete(handle);
  }

  #begin(handle: string, atMicroseconds: number): void {
    this.#connecting.set(handle, atMicroseconds);
    const [oldest] = this.#connecting.keys();
    if (this.#connecting.size > mostHandles && oldest !== undefined) this.#connecting.delete(oldest);
  }

  #stands(handle: string, atMicroseconds: number): void {
    this.#metrics.count('media_connections', 'connected');
    const since = this.#connecting.get(handle);
    this.#connecting.delete(handle);
    if (since !== undefined && since <= atMicroseconds) this.#metrics.observe('media_connecting_seconds', (atMicroseconds - since) / microsecondsPerSecond);
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
