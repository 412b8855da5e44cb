/** ms between two looks; short enough that a story never waits noticeably longer than the product. */
const lookEveryMs = 50;

/**
 * Looks again and again until `look` gives something other than null, undefined or false, and returns that.
 * Throws with `what` and the last thing seen after `timeoutMs`: a story never waits for time, only for an outcome.
 */
export async function waitUntil<T>(what: string, look: () => T | Promise<T>, timeoutMs = 30_000): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + timeoutMs;
  let seen: T | undefined;
  for (;;) {
    seen = await look();
    if (isThere(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, lookEveryMs); });
  }
}

function isThere<T>(value: T): value is NonNullable<Exclude<T, false>> {
  return value !== null && value !== undefined && value !== false;
}
