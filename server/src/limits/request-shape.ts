import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '@consult-room/protocol';

const headersAllowed = 100;

/**
 * Why a request is refused before anybody looks at what it wants; null: nothing is wrong. Requests and upgrades are
 * held to the same: one Host, a target that is a path (RFC 9112 §3.2.1; `//host/…` would read as another authority),
 * a number of headers a browser would send. An upgrade brings no body along: what follows it are frames.
 */
export function shapeFault(request: IncomingMessage, isUpgrade: boolean): Extract<ErrorCode, 'bad-request' | 'too-large'> | null {
  const { url = '', headersDistinct, rawHeaders } = request;
  if (rawHeaders.length / 2 > headersAllowed) return 'too-large';
  if (!url.startsWith('/') || url.startsWith('//') || url.includes('\\')) return 'bad-request';
  if (headersDistinct.host?.length !== 1) return 'bad-request';
  const hasBody = headersDistinct['transfer-encoding'] !== undefined || headersDistinct['content-length'] !== undefined;
  return isUpgrade && hasBody ? 'bad-request' : null;
}
