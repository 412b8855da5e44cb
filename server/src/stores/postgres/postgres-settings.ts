import { readFileSync } from 'node:fs';

/** Where the database is and how to get there, from DATABASE_URL. */
export interface PostgresSettings {
  /** A host, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  /** TLS with the server's certificate verified, or none. */
  readonly ssl: false | { readonly rejectUnauthorized: true; readonly ca?: string };
}

const standardPort = 5432;
const form = 'DATABASE_URL must read postgres://USER:PASSWORD@HOST:PORT/DATABASE';
const thisMachine = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const parameters: ReadonlySet<string> = new Set(['sslmode', 'sslrootcert']);

/**
 * Reads `postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=FILE`. For a Unix socket the host is
 * its folder, percent-encoded. Without `sslmode`, TLS is used towards every other machine.
 * Throws words that quote nothing of the address: what is half right may hold the password.
 */
export function postgresSettings(address: string): PostgresSettings {
  if (!URL.canParse(address)) throw new Error(form);
  const url = new URL(address);
  if (!/^postgres(?:ql)?:$/.test(url.protocol)) throw new Error(`DATABASE_URL asks for "${url.protocol.slice(0, -1)}": there is PostgreSQL (postgres://…), or, with DATABASE_URL unset, the embedded database`);
  const host = decodeURIComponent(url.hostname);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (host === '' || url.username === '' || database === '' || database.includes('/')) throw new Error(form);
  for (const name of url.searchParams.keys()) {
    if (!parameters.has(name)) throw new Error('DATABASE_URL takes the parameters sslmode and sslrootcert, and no other');
  }
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? standardPort : Number(url.port), user: decodeURIComponent(url.username),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    database, ssl: tls(url.searchParams, host.startsWith('/') || thisMachine.test(host)),
  };
}

function tls(query: URLSearchParams, isNear: boolean): PostgresSettings['ssl'] {
  const mode = query.get('sslmode') ?? (isNear ? 'disable' : 'verify-full');
  if (mode === 'disable') return false;
  // The modes in between encrypt for whoever happens to answer.
  if (mode !== 'verify-full') throw new Error('sslmode in DATABASE_URL must be verify-full (with sslrootcert=FILE for a certificate authority of your own) or disable');
  const file = query.get('sslrootcert');
  return { rejectUnauthorized: true, ...(file !== null && { ca: readAuthority(file) }) };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error('sslrootcert in DATABASE_URL names a file that cannot be read');
  }
}
