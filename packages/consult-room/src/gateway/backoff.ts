/**
 * How long to wait before attempt `attempt` (1, 2, …): doubling from 250 ms to 8 s, of which a random half is taken
 * away so that a restarted gateway is not met by everybody at once.
 * @param random 0 to 1
 */
export function backoffMs(attempt: number, random: number): number {
  const ceilingMs = Math.min(250 * 2 ** Math.min(attempt - 1, 10), 8_000);
  return Math.round(ceilingMs * (1 - random / 2));
}
