import './testing/leash.ts';
import { runProgram } from './run-program.ts';
import { chromium, ensureBrowser } from './setup/browser.ts';
import { ensureBundles } from './setup/bundles.ts';
import { ensureEdgeProxy } from './setup/edge-proxy.ts';
import { ensureMediaRuntime } from './setup/ensure-media-runtime.ts';
import { ensureNetworkTools } from './setup/network-tools.ts';
import { ensurePostgresServer } from './setup/postgres-server.ts';
import { reportStep } from './setup/report-step.ts';
import { SetupError } from './setup/setup-error.ts';

process.exit(await main());

/** All set-up, then everything that can go wrong, in full numbers. Exit code: theirs. */
async function main(): Promise<number> {
  try {
    await reportStep('media runtime', ensureMediaRuntime);
    process.env[chromium.variable] = await reportStep('browser', () => ensureBrowser(chromium));
    await reportStep('edge', ensureEdgeProxy);
    await reportStep('networks', ensureNetworkTools);
    await reportStep('database', ensurePostgresServer);
    await reportStep('browser files', ensureBundles);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`[set-up] ${error.message}`);
    return 1;
  }
  return await runProgram('test/chaos/main.ts', process.argv.slice(2));
}
