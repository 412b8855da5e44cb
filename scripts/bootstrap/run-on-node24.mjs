import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installPackages } from './install-packages.mjs';
import { projectRoot } from './project-root.mjs';

/**
 * Installs the npm packages, then runs a TypeScript file of scripts/ on the Node 24 among them and ends as it ends.
 * Signals are passed on. The open IPC channel tells the child when this process is gone, however it went.
 * @param {string} script path below scripts/
 */
export function runOnNode24(script) {
  const node24 = nodeOrExit();
  const env = { ...process.env, PATH: `${join(projectRoot, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}` };
  // Ctrl-C at a terminal reaches the child twice, from the terminal and from here; it acts on the first.
  const child = spawn(node24, [join(projectRoot, 'scripts', script), ...process.argv.slice(2)], {
    cwd: projectRoot,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
  leaveWithNpm(child);
}

function nodeOrExit() {
  try {
    return installPackages();
  } catch (error) {
    console.error(`[set-up] ${error.message}`);
    return process.exit(1);
  }
}

/** Started by npm and npm is gone (killed hard): nobody is left to stop us, so stop. */
function leaveWithNpm(child) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 1000);
  watch.unref();
}
