/** Up to a fifth less: what came all at once must not go, and come again, all at once. */
export function spread(ms: number): number {
  return ms * (1 - Math.random() / 5);
}
