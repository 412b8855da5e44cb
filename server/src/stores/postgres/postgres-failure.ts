import { StoreFailure } from '../store-failure.ts';

/** What was being done when it failed: after a commit was sent, only some answers say what became of it. */
export type PostgresStep = 'statement' | 'commit';

const unreachable = 'the database cannot be reached';
const noEntry: Readonly<Record<string, string>> = {
  '28P01': 'the database refuses the user or password of DATABASE_URL', '28000': 'the database refuses the user of DATABASE_URL, or wants TLS',
  '3D000': 'there is no database of the name in DATABASE_URL',
};
/** serialization_failure, deadlock_detected: rolled back, as if it had not been tried. */
const contention: ReadonlySet<string> = new Set(['40001', '40P01']);
/** Classes: data exception, integrity constraint, raised by one of our triggers. */
const refusals = /^(?:22|23|P0001)/;
/** Classes and codes after which the session is of no use: connection, shutdown, ended for being idle. */
const sessionEnds = /^(?:08|57P0|25P03)/;

/** What an error of the driver says about the database (postgresql.org/docs, appendix A). */
export function postgresFailure(error: unknown, step: PostgresStep): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const code = codeOf(error);
  if (isSessionLost(error)) return new StoreFailure(noEntry[code ?? ''] ?? (code === null ? unreachable : `${unreachable} (${code})`), step === 'commit' ? 'unknown' : 'unavailable');
  const words = `PostgreSQL ${code}${nameless(error, code)}`;
  if (contention.has(code ?? '')) return new StoreFailure(words, 'contended');
  if (refusals.test(code ?? '')) return new StoreFailure(words, 'refused');
  return new StoreFailure(words, step === 'commit' ? 'unknown' : 'unavailable');
}

/** True unless the server itself has answered and goes on listening. */
export function isSessionLost(error: unknown): boolean {
  if (error instanceof StoreFailure) return error.kind === 'unknown' || error.kind === 'broken';
  const code = codeOf(error);
  const isAnswer = error instanceof Error && 'severity' in error && error.severity === 'ERROR';
  return !isAnswer || code === null || sessionEnds.test(code);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Class 22 quotes what was sent; the others name tables and constraints at most. */
function nameless(error: unknown, code: string | null): string {
  return error instanceof Error && code?.startsWith('22') === false ? `: ${error.message}` : '';
}
