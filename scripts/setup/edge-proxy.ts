import { findProgram } from './find-program.ts';
import { installDebianPackages } from './install-debian-packages.ts';
import { type StepResult } from './report-step.ts';
import { SetupError } from './setup-error.ts';

/**
 * HAProxy for the tests of the shared port 443, which a machine that only runs the product does not need: the one on
 * PATH, else Debian's where we are root.
 * @throws {SetupError} says what to install.
 */
export async function ensureEdgeProxy(): Promise<StepResult<string>> {
  const found = edgeProxy();
  if (found !== null) return { value: found, said: found };
  console.log('[set-up] edge: installing HAProxy …');
  await installDebianPackages(['haproxy'], 'The tests of the shared port 443 need HAProxy (on Debian: apt-get install haproxy).');
  const installed = edgeProxy();
  if (installed === null) throw new SetupError('HAProxy was installed but is not on PATH.');
  return { value: installed, said: `${installed}, installed` };
}

/** The program, or null where there is none. */
export function edgeProxy(): string | null {
  return findProgram(['haproxy', '../sbin/haproxy']);
}
