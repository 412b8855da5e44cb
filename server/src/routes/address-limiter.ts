import { CodedError } from '../coded-error.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { Clock } from '../clock.ts';

const bucketsKept = 50_000;

/**
 * So many tries per network address. IPv6 counts by /64, which is what one household gets. Addresses are held in
 * memory only, and only until their bucket is full again.
 */
export class AddressLimiter {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: Clock;

  constructor(perSecond: number, burst: number, now: Clock) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
  }

  /** Throws `rate-limited` when nothing is left, without taking anything. */
  check(address: string): void {
    const waitSeconds = this.#buckets.get(prefix(address))?.waitSeconds(this.#now()) ?? 0;
    if (waitSeconds > 0) throw new CodedError('rate-limited', 'too many tries', { retryAfterSeconds: waitSeconds });
  }

  /** Takes one; throws `rate-limited` when nothing is left. */
  take(address: string): void {
    const nowMs = this.#now();
    this.check(address);
    const key = prefix(address);
    if (this.#buckets.size >= bucketsKept) this.#forgetIdle(nowMs);
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#perSecond, this.#burst, nowMs);
    this.#buckets.set(key, bucket);
    bucket.take(nowMs);
  }

  #forgetIdle(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(nowMs)) this.#buckets.delete(key);
    }
    // Still full: somebody has very many addresses. Starting over is cheaper than growing.
    if (this.#buckets.size >= bucketsKept) this.#buckets.clear();
  }
}

function prefix(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  return address.split(':').slice(0, 4).join(':');
}
