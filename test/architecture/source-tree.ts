import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A text file of the repository; `path` is relative to its root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What the machine makes, not people: ignored by git as well. */
const madeFolders = new Set(['node_modules', 'dist', '.git', '.runtime', '.data', 'results', 'coverage']);
const textFile = /\.(?:ts|js|mjs|cjs|json|md|html|css|svg|txt|jcfg|conf|cfg|sh|yml|yaml|eml|pem|key|crt|patch)$|(?:^|\/)(?:LICENSE|Dockerfile|run|\.gitignore|\.env[^/]*)$/;

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (madeFolders.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}

/** Every text file of the repository as it lies on disk. */
export function sourceTree(): readonly SourceFile[] {
  const paths = [...walk(root)].map((path) => relative(root, path).split(sep).join('/')).filter((path) => textFile.test(path)).sort();
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** TypeScript and JavaScript that people wrote. */
export function isCode(file: SourceFile): boolean {
  return /\.(?:ts|js|mjs)$/.test(file.path);
}

/** Tests, their harnesses, contracts run against several implementations, configurations: free to import and to print. */
export function isTestCode(file: SourceFile): boolean {
  return /^test\/|\.test\.ts$|-contract\.ts$|\/testing\/|^[^/]+\.config\.[^/]+$/.test(file.path);
}
