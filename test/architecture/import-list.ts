import { codeView } from './code-view.ts';

const forms = [
  // import x from 'y', import type { x } from 'y', import 'y', export { x } from 'y', export * from 'y'
  /\b(?:import|export)\s+(?:[\w*{}\s,$]+?\sfrom\s*)?(['"])([^'"\n]+)\1/g,
  /\b(?:import|export)\s*[{*][\w*{}\s,$]*?\}?\s*from\s*(['"])([^'"\n]+)\1/g,
  // import('y'), also as a type, and require('y')
  /\b(?:import|require|createRequire\([^)]*\))\s*\(\s*(['"`])([^'"`\n]+)\1/g,
] as const;

/** What a program names as an import: static, type-only, re-exported, dynamic or required. */
export function importList(text: string): readonly string[] {
  return matches(text, forms);
}

/** Programs it loads by address, `new URL('./x.ts', import.meta.url)`: workers. They follow the arrows, but close no ring. */
export function addressedPrograms(text: string): readonly string[] {
  return matches(text, [/\bnew\s+URL\(\s*(['"])(\.{1,2}\/[^'"\n]+\.(?:ts|js|mjs))\1\s*,\s*import\.meta\.url/g]);
}

function matches(text: string, patterns: readonly RegExp[]): readonly string[] {
  const { code, bare } = codeView(text);
  const found = patterns.flatMap((form) => [...code.matchAll(form)].filter((match) => isCodeAt(bare, match.index)).map((match) => match[2] ?? ''));
  return [...new Set(found)];
}

/** The word at a position is code, not the inside of a string. */
function isCodeAt(bare: string, index: number): boolean {
  return bare[index] !== ' ';
}
