import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { TokenBucket } from './token-bucket.ts';

const keysKept = 50_000;

/**
 * So many acts per key: a network address, a seat, an API key. Keys are held in memory only, and only until their
 * bucket is full again.
 */
export class Pace {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: Clock;

  constructor(perSecond: number, burst: number, now: Clock) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
  }

  /** Whole seconds until the key may act again; 0: now. */
  waitSeconds(key: string): number {
    return this.#buckets.get(key)?.waitSeconds(this.#now()) ?? 0;
  }

  /** Nothing that counts was done under this key, or long ago. */
  isClean(key: string): boolean {
    return this.#buckets.get(key)?.isFull(this.#now()) ?? true;
  }

  /** Throws `rate-limited` with the time to wait when nothing is left, without taking anything. */
  check(key: string): void {
    const retryAfterSeconds = this.waitSeconds(key);
    if (retryAfterSeconds > 0) throw new CodedError('rate-limited', 'too many tries', { retryAfterSeconds });
  }

  /** Takes one; throws `rate-limited` when nothing is left. */
  spend(key: string): void {
    this.check(key);
    this.take(key);
  }

  /** Takes one; false when nothing is left. */
  take(key: string): boolean {
    const nowMs = this.#now();
    return this.#bucketOf(key, nowMs).take(nowMs);
  }

  /** As if the key had acted `count` times: the more often it is fined, the longer it waits, up to two bursts' time. */
  fine(key: string, count: number): void {
    const nowMs = this.#now();
    this.#bucketOf(key, nowMs).owe(nowMs, count);
  }

  #bucketOf(key: string, nowMs: number): TokenBucket {
    const kept = this.#buckets.get(key);
    if (kept !== undefined) return kept;
    if (this.#buckets.size >= keysKept) this.#forgetIdle(nowMs);
    const bucket = new TokenBucket(this.#perSecond, this.#burst, nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #forgetIdle(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(nowMs)) this.#buckets.delete(key);
    }
    // Still full: somebody has very many addresses. Starting over is cheaper than growing.
    if (this.#buckets.size >= keysKept) this.#buckets.clear();
  }
}
