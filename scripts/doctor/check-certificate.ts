import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { failed, passed, warned, type Finding } from './finding.ts';

const connectMs = 5000;
const soonDays = 21;
const dayMs = 24 * 3_600_000;

export interface CertificateFacts {
  /** Code of what is wrong with chain or name; null: nothing. */
  readonly problem: string | null;
  readonly daysLeft: number;
}

/** The certificate a browser is shown at `host:port`. No finding when nobody answers: reaching it is another check. */
export async function checkCertificate(name: string, host: string, port: number): Promise<readonly Finding[]> {
  const bare = host.replace(/^\[|\]$/g, '');
  const socket = connect({ host: bare, port, rejectUnauthorized: false, ...(isIP(bare) ? {} : { servername: bare }) });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(connectMs) });
    const daysLeft = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / dayMs);
    return [certificateFinding(name, { problem: socket.authorized ? null : problemCode(socket.authorizationError), daysLeft })];
  } catch {
    return [];
  } finally {
    socket.destroy();
  }
}

export function certificateFinding(name: string, { problem, daysLeft }: CertificateFacts): Finding {
  const renew = 'Renew the certificate, and let that happen by itself from now on.';
  if (problem === 'CERT_HAS_EXPIRED') return failed(name, 'it has run out', renew);
  if (problem === 'ERR_TLS_CERT_ALTNAME_INVALID') return failed(name, 'it is made for another name', 'Get a certificate for this host name, or correct the name in the settings.');
  if (problem === 'DEPTH_ZERO_SELF_SIGNED_CERT') return failed(name, 'it is self-signed, and browsers refuse it', 'Get a certificate from an authority browsers know.');
  if (problem !== null) return failed(name, `its chain is not complete or not trusted (${problem})`, 'Serve the full chain: the certificate, then each one between it and the authority.');
  const detail = `trusted, ${daysLeft} days left`;
  return daysLeft < soonDays ? warned(name, detail, renew) : passed(name, detail);
}

/** Typed as an Error, and a code in fact. */
function problemCode(error: Error | string | null): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return error ?? 'unknown';
}
