import { ensureDebianPart } from './ensure-debian-part.ts';
import { findProgram } from './find-program.ts';
import { type StepResult } from './report-step.ts';

/**
 * HAProxy, which a machine that only runs the product does not need.
 * @throws {SetupError} says what to install.
 */
export function ensureEdgeProxy(): Promise<StepResult<string>> {
  return ensureDebianPart({ name: 'HAProxy', neededBy: 'The tests of the shared port 443', packages: ['haproxy'], find: edgeProxy, place: (file) => file });
}

/** The program, or null where there is none. */
export function edgeProxy(): string | null {
  return findProgram(['haproxy', '../sbin/haproxy']);
}
