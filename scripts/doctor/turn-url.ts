/** An address of TURN_URLS, taken apart. */
export interface TurnUrl {
  readonly text: string;
  readonly host: string;
  readonly port: number;
  readonly over: 'udp' | 'tcp' | 'tls';
}

/** Reads `turn:host:port?transport=udp` (RFC 7065). @returns null for anything else, DTLS among it: no browser uses that. */
export function parseTurnUrl(text: string): TurnUrl | null {
  const [, scheme, bracketed, plain, port, transport] = /^(turns?):(?:\[([\da-f:.]+)\]|([^\s:?[\]]+))(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (scheme === undefined || host === undefined) return null;
  const isSecure = scheme.toLowerCase() === 'turns';
  if (isSecure && transport === 'udp') return null;
  const over = isSecure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp';
  return { text, host, port: Number(port ?? (isSecure ? 5349 : 3478)), over };
}
