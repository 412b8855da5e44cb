import type { IncomingMessage } from 'node:http';

/** The Origin header of a request, if it has exactly one and it is listed. Compared as exact strings: no suffixes, no wildcards. */
export function allowedOrigin(request: IncomingMessage, allowed: ReadonlySet<string>): string | null {
  const origins = request.headersDistinct.origin ?? [];
  const [origin] = origins;
  return origins.length === 1 && origin !== undefined && allowed.has(origin) ? origin : null;
}
