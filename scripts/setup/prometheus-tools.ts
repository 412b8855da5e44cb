import { findProgram } from './find-program.ts';
import { installDebianPackages } from './install-debian-packages.ts';
import { type StepResult } from './report-step.ts';
import { SetupError } from './setup-error.ts';

/** Prometheus and the tool that checks its files. */
export interface PrometheusTools {
  readonly promtool: string;
  readonly prometheus: string;
}

/**
 * Prometheus for the tests of the metrics, which a machine that only runs the product does not need: the one on PATH,
 * else Debian's where we are root.
 * @throws {SetupError} says what to install.
 */
export async function ensurePrometheusTools(): Promise<StepResult<PrometheusTools>> {
  const found = prometheusTools();
  if (found !== null) return { value: found, said: found.prometheus };
  console.log('[set-up] metrics: installing Prometheus …');
  await installDebianPackages(['prometheus'], 'The tests of the metrics need Prometheus (on Debian: apt-get install prometheus).');
  const installed = prometheusTools();
  if (installed === null) throw new SetupError('Prometheus was installed but is not on PATH.');
  return { value: installed, said: `${installed.prometheus}, installed` };
}

/** The programs, or null where one is missing. */
export function prometheusTools(): PrometheusTools | null {
  const [promtool, prometheus] = [findProgram(['promtool']), findProgram(['prometheus'])];
  return promtool === null || prometheus === null ? null : { promtool, prometheus };
}
