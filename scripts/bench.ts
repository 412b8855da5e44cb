import './testing/leash.ts';
import { runProgram } from './run-program.ts';
import { chromium, ensureBrowser, firefox } from './setup/browser.ts';
import { ensureBundles } from './setup/bundles.ts';
import { ensureMediaRuntime } from './setup/ensure-media-runtime.ts';
import { reportStep } from './setup/report-step.ts';
import { SetupError } from './setup/setup-error.ts';

process.exit(await main());

/** All set-up, then the measurements, in a process that has done nothing else. Exit code: theirs. */
async function main(): Promise<number> {
  try {
    await reportStep('media runtime', ensureMediaRuntime);
    process.env[chromium.variable] = await reportStep('browser', () => ensureBrowser(chromium));
    await reportStep('browser files', ensureBundles);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`[set-up] ${error.message}`);
    return 1;
  }
  try {
    process.env[firefox.variable] = await reportStep('second browser', () => ensureBrowser(firefox));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`[set-up] ${error.message}\n[set-up] What needs Firefox is left out.`);
  }
  return await runProgram('test/bench/main.ts', process.argv.slice(2));
}
