/** WebSocket close codes of both sockets; 4xxx are ours (RFC 6455 §7.4.2). `reason` is an ErrorCode. */
export const closeCode = {
  normal: 1000,
  goingAway: 1001,
  policy: 1008,
  tooLarge: 1009,
  restart: 1012,
  unauthenticated: 4401,
  forbidden: 4403,
  helloTimeout: 4408,
  movedAway: 4409,
  over: 4410,
  rateLimited: 4429,
} as const;
export type CloseCode = (typeof closeCode)[keyof typeof closeCode];

/** After these a client must not reconnect by itself. */
export function isTerminalClose(code: number): boolean {
  return code === closeCode.forbidden || code === closeCode.movedAway || code === closeCode.over;
}
