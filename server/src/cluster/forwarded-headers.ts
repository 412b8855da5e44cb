/** Who asked the gateway that passes it on. Believed on a fellow's line only; what a visitor says of this name goes no further. */
export const visitorHeader = 'consult-visitor';

/** They are about one connection, not about the message (RFC 9110 §7.6.1); the framing of a body stays as it is. */
const ofConnection: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect', visitorHeader]);

/** Headers to pass on, as Node's raw lists have them: name, value, name, value. */
export function forwardedHeaders(raw: readonly string[]): string[] {
  const named = new Set<string>();
  for (let at = 0; at < raw.length; at += 2) {
    if (raw[at]?.toLowerCase() === 'connection') for (const name of raw[at + 1]?.split(',') ?? []) named.add(name.trim().toLowerCase());
  }
  // A body keeps its length or its chunks, whatever `Connection` names: without them it would read as the next request.
  for (const framing of ['content-length', 'transfer-encoding', 'host']) named.delete(framing);
  return raw.filter((_, at) => {
    const name = raw[at - (at % 2)]?.toLowerCase() ?? '';
    return !ofConnection.has(name) && !named.has(name);
  });
}
