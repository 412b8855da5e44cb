import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './bootstrap/project-root.mjs';

// Looks, and changes nothing: it does not install what is missing either.
const node24 = join(projectRoot, 'node_modules', 'node', 'bin', 'node');
if (existsSync(node24)) {
  const script = join(projectRoot, 'scripts', 'doctor.ts');
  const run = spawnSync(node24, ['--disable-warning=ExperimentalWarning', script], { cwd: projectRoot, stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
} else {
  console.error('The npm packages are missing. Run npm start once: it installs them.');
  process.exitCode = 1;
}
