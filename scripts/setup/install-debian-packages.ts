import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';

/** The lists are read once, however many parts are missing. */
let listsRead: Promise<unknown> | null = null;

/**
 * Installs Debian packages where we are root.
 * @param advice what the person can do instead
 * @throws {SetupError} the advice, with the package manager's last words.
 */
export async function installDebianPackages(packages: readonly string[], advice: string): Promise<void> {
  if (process.getuid?.() !== 0) throw new SetupError(advice);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  // A failed update (one dead third-party source) need not stop the install.
  listsRead ??= runCommand('apt-get', ['update'], env);
  await listsRead;
  const installed = await runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...packages], env);
  if (!installed.ok) throw new SetupError(`${advice}\n${installed.output.trimEnd().split('\n').slice(-5).join('\n')}`);
}
