import { ensureDebianPart } from './ensure-debian-part.ts';
import { findProgram } from './find-program.ts';
import { type StepResult } from './report-step.ts';

/** Prometheus and the tool that checks its files. */
export interface PrometheusTools {
  readonly promtool: string;
  readonly prometheus: string;
}

/**
 * Prometheus, which a machine that only runs the product does not need here.
 * @throws {SetupError} says what to install.
 */
export function ensurePrometheusTools(): Promise<StepResult<PrometheusTools>> {
  return ensureDebianPart({ name: 'Prometheus', neededBy: 'The tests of the metrics', packages: ['prometheus'], find: prometheusTools, place: ({ prometheus }) => prometheus });
}

/** The programs, or null where one is missing. */
export function prometheusTools(): PrometheusTools | null {
  const [promtool, prometheus] = [findProgram(['promtool']), findProgram(['prometheus'])];
  return promtool === null || prometheus === null ? null : { promtool, prometheus };
}
