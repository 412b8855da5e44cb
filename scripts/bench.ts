import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';
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
  const program = join(projectRoot, 'test', 'bench', 'main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)], { cwd: projectRoot, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { child.kill(signal); });
  const [code]: readonly unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
