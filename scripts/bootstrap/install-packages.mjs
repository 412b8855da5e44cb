import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.mjs';

const stampFile = join(projectRoot, 'node_modules', '.consult-room-stamp');
const node24 = join(projectRoot, 'node_modules', 'node', 'bin', 'node');

/**
 * Brings node_modules in line with package-lock.json and patches/. Does nothing, and needs no network,
 * when the stamp of the last run still fits. Runs on Node 20 with no package installed.
 * @throws {Error} with a sentence for the person at the terminal.
 */
export function installPackages() {
  const startedAt = performance.now();
  const stamp = wantedStamp();
  const fresh = readIfThere(stampFile) === stamp;
  if (!fresh) {
    if (!installedAsLocked()) installLocked();
    applyPatches();
  }
  if (!existsSync(node24)) npm(['rebuild', 'node']);
  if (!existsSync(node24)) throw new Error('npm did not install Node 24. Is "ignore-scripts" set in an .npmrc? Allow install scripts and try again.');
  if (!fresh) writeFileSync(stampFile, stamp);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`[set-up] npm packages: ${fresh ? 'up to date' : 'installed'} (${seconds} s)`);
  return node24;
}

/** Changes whenever another install would give other files. */
function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(join(projectRoot, 'package-lock.json')));
  for (const name of patchNames()) hash.update(name).update(readFileSync(join(projectRoot, 'patches', name)));
  return hash.digest('hex');
}

/** True when somebody ran `npm install` by hand: npm's own record then says what stands in node_modules. */
function installedAsLocked() {
  const record = readIfThere(join(projectRoot, 'node_modules', '.package-lock.json'));
  if (record === null) return false;
  const installed = JSON.parse(record).packages;
  const locked = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, entry]) => (path.includes('node_modules/') ? entry.optional || entry.peer || sameEntry(installed[path], entry) : hasPrograms(entry)),
  );
}

/** Programs of our own packages, which npm links when it installs. */
function hasPrograms(entry) {
  return Object.keys(entry.bin ?? {}).every((name) => existsSync(join(projectRoot, 'node_modules', '.bin', name)));
}

function sameEntry(installed, locked) {
  return installed !== undefined && installed.version === locked.version && installed.integrity === locked.integrity;
}

function applyPatches() {
  if (patchNames().length === 0) return;
  const patchPackage = join(projectRoot, 'node_modules', 'patch-package', 'index.js');
  const run = spawnSync(process.execPath, [patchPackage, '--error-on-fail'], { cwd: projectRoot, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`A patch in patches/ no longer fits its package.\n${run.stdout}${run.stderr}`);
}

function patchNames() {
  const folder = join(projectRoot, 'patches');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.patch')).sort();
}

/**
 * npm writes a lock file without the optional packages its registry did not offer for some platform, and then refuses
 * that file. Installing without saving keeps to the locked versions all the same.
 */
function installLocked() {
  const outcome = runNpm(['ci', '--no-audit', '--no-fund']);
  if (outcome.ok) return;
  if (!outcome.output.includes('EUSAGE')) throw failed(outcome);
  npm(['install', '--no-save', '--no-audit', '--no-fund']);
}

function npm(args) {
  const outcome = runNpm(args);
  if (!outcome.ok) throw failed(outcome);
}

function runNpm(args) {
  const command = `npm ${args.join(' ')}`;
  console.log(`[set-up] npm packages: ${command} …`);
  const run = spawnSync('npm', args, { cwd: projectRoot, encoding: 'utf8', env: npmEnvironment() });
  if (run.error) throw new Error('npm was not found. Install Node.js 20 or newer together with npm.');
  return { command, ok: run.status === 0, output: `${run.stdout}${run.stderr}` };
}

function failed({ command, output }) {
  const telling = output.split('\n').filter((line) => !/^npm (warn|notice)/i.test(line)).slice(0, 40);
  return new Error(`"${command}" failed.\n${telling.join('\n').trimEnd()}`);
}

/** Without what an outer `npm start` adds: its idea of the running script must not reach the inner npm. */
function npmEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command)/.test(name));
  // NODE_ENV=production would leave out the dev dependencies, among them Node 24 and the bundler.
  return { ...Object.fromEntries(kept), NODE_ENV: 'development' };
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
