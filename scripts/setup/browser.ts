import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.ts';
import { type StepResult } from './report-step.ts';
import { SetupError } from './setup-error.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const debianPackages = ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji'];

/**
 * A Chromium for the tests: `CHROMIUM_PATH`, else PATH, else Debian's package where we are root.
 * @throws {SetupError} says what to install.
 */
export async function ensureBrowser(): Promise<StepResult<string>> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new SetupError('CHROMIUM_PATH names a file that does not exist.');
    return { value: chosen, said: 'the one CHROMIUM_PATH names' };
  }
  const found = findBrowser();
  if (found !== null) return { value: found, said: found };
  await installDebianChromium();
  const installed = findBrowser();
  if (installed === null) throw new SetupError('Chromium was installed but is not on PATH. Set CHROMIUM_PATH.');
  return { value: installed, said: `${installed}, installed` };
}

function findBrowser(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find((file) => existsSync(file)) ?? null;
}

async function installDebianChromium(): Promise<void> {
  const advice = `The tests need Chromium. Install it (on Debian: apt-get install ${debianPackages.join(' ')}), or set CHROMIUM_PATH.`;
  if (process.getuid?.() !== 0) throw new SetupError(advice);
  console.log('[set-up] browser: installing Chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  // A failed update (one dead third-party source) need not stop the install.
  await runCommand('apt-get', ['update'], env);
  const installed = await runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...debianPackages], env);
  if (!installed.ok) throw new SetupError(`${advice}\n${installed.output.trimEnd().split('\n').slice(-5).join('\n')}`);
}
