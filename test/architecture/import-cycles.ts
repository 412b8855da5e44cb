import { posix } from 'node:path';
import { importList } from './import-list.ts';
import { isCode, type SourceFile } from './source-tree.ts';

/** Rings of files that import each other, types included: `a → b → a`. */
export function importCycles(files: readonly SourceFile[]): readonly string[] {
  const code = files.filter(isCode);
  const known = new Set(code.map(({ path }) => path));
  const graph = new Map(code.map(({ path, text }) => [path, targets(path, text).filter((target) => known.has(target))]));
  const done = new Set<string>();
  const rings: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) rings.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return rings;
}

function targets(path: string, text: string): readonly string[] {
  return importList(text).filter((specifier) => specifier.startsWith('.')).map((specifier) => posix.normalize(posix.join(posix.dirname(path), specifier)));
}
