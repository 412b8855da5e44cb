import { createHmac } from 'node:crypto';
import type { IceServer } from '@consult-room/protocol';

export interface TurnCredentialsOptions {
  /** In the order browsers shall try; at most four are handed out, each one costs gathering time. Empty: no relay is offered. */
  readonly urls: readonly string[];
  /** coturn's `static-auth-secret`. During a rotation coturn knows the old and the new one, we sign with the new. */
  readonly secret: string;
  /** ms since the Unix epoch */
  readonly now: () => number;
}

export interface TurnTicket {
  readonly iceServers: readonly IceServer[];
  /** ISO 8601. Allocations that stand outlive it; new ones need a fresh ticket. */
  readonly expiresAt: string;
}

export interface TurnCredentials {
  /** Those that are offered, in order. */
  readonly urls: readonly string[];
  /** `pseudonym`: opaque (coturn counts its quota by it, and it lands in coturn's log). `urls`: some of those offered; left out: all. */
  issue(pseudonym: string, lifetimeSeconds?: number, urls?: readonly string[]): TurnTicket;
}

const usualSeconds = 10 * 60;
const urlsOffered = 4;

/** Credentials of the TURN REST API (draft-uberti-behave-turn-rest-00): `<expiry>:<pseudonym>`, base64(HMAC-SHA1(secret, username)). */
export function createTurnCredentials({ urls, secret, now }: TurnCredentialsOptions): TurnCredentials {
  const offered = urls.slice(0, urlsOffered);
  return {
    urls: offered,
    issue(pseudonym, lifetimeSeconds = usualSeconds, urlsOfTicket = offered) {
      const expirySeconds = Math.floor(now() / 1_000) + lifetimeSeconds;
      const username = `${expirySeconds}:${pseudonym}`;
      const credential = createHmac('sha1', secret).update(username).digest('base64');
      return {
        iceServers: urlsOfTicket.length === 0 ? [] : [{ urls: urlsOfTicket, username, credential }],
        expiresAt: new Date(expirySeconds * 1_000).toISOString(),
      };
    },
  };
}
