/** What the system calls an error (`EROFS`, `EACCES`, …). */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
