import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 100;
const attemptMs = 2000;

/**
 * Asks `probe` until it resolves. Each attempt has its own deadline.
 * @throws the last attempt's error when `withinMs` is over, or an AbortError when `gone` fires.
 */
export async function waitUntilReady(
  probe: (signal: AbortSignal) => Promise<void>,
  withinMs: number,
  gone: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      await probe(AbortSignal.any([gone, AbortSignal.timeout(attemptMs)]));
      return;
    } catch (error) {
      gone.throwIfAborted();
      if (performance.now() > deadline) throw error;
    }
    await delay(pauseMs, undefined, { signal: gone });
  }
}
