import type { StoreFailureKind } from '../store-failure.ts';

const constraint = 19;
const mismatch = 20;
const corrupt = 11;
const notADatabase = 26;
/** SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC: the kernel may have dropped the pages it could not write, and says so only once. */
const flushErrors: ReadonlySet<number> = new Set([1034, 1290]);

/** What an error of node:sqlite says about the database (sqlite.org/rescode.html). */
export function sqliteFailureKind(error: unknown): StoreFailureKind {
  const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  const primary = code & 0xff;
  if (primary === constraint || primary === mismatch) return 'refused';
  return flushErrors.has(code) || primary === corrupt || primary === notADatabase ? 'broken' : 'unavailable';
}
