import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** From here on Node runs TypeScript as it is. */
const [firstMajor, firstMinor] = [22, 18];

/**
 * Runs a TypeScript program with this process's arguments and ends as it ends: on this Node where it is new enough,
 * else on the one the project brings along.
 * @param {string} name what people typed
 * @param {URL} program
 */
export function runProgram(name, program) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const runsTypeScript = major > firstMajor || (major === firstMajor && minor >= firstMinor);
  const pinned = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  if (!runsTypeScript && !existsSync(pinned)) {
    process.stderr.write(`${name} needs Node 22.18 or newer. Run "npm install" in the project first: it brings its own.\n`);
    process.exit(2);
  }
  const run = spawnSync(runsTypeScript ? process.execPath : pinned, ['--disable-warning=ExperimentalWarning', fileURLToPath(program), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(run.status ?? 2);
}
