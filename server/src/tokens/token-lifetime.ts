/** Short, so that a leaked token is soon worth nothing; the socket hands out the next one. */
export const tokenLifetimeMs = 15 * 60_000;
