import { codeView } from './code-view.ts';
import { isCode, isTestCode, type SourceFile } from './source-tree.ts';

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/;
/** Names that say where things were dropped, not what they are. */
const drawers = /(?:^|\/)(?:utils?|helpers?|common|misc|lib|shared)(?:\/|\.[a-z]+$)|(?:^|\/)(?:types|constants|interfaces)\.ts$/;
/** Languages are named by their tag: `pt-BR.ts`. */
const languages = /\/i18n\/[a-z]{2,3}(?:-[A-Za-z0-9]+)*\.ts$/;

/** One sentence per file whose name, or whose exports, do not say what it is. */
export function nameViolations(files: readonly SourceFile[]): readonly string[] {
  return files.filter(isCode).flatMap((file) => [...pathViolations(file.path), ...exportViolations(file)]);
}

function pathViolations(path: string): readonly string[] {
  const found: string[] = [];
  if (!languages.test(path) && !path.split('/').every((part) => kebab.test(part.replace(/^\./, '')))) found.push(`${path} is not in kebab-case`);
  if (drawers.test(path)) found.push(`${path} is named like a drawer`);
  return found;
}

/** At least one thing a file exports shares a word with its name; most share all of them. */
function exportViolations(file: SourceFile): readonly string[] {
  if (isTestCode(file) || languages.test(file.path) || /(?:index|main)\.ts$|^scripts\/[^/]+$|\.styles\.ts$/.test(file.path)) return [];
  const { bare } = codeView(file.text);
  const names = [...bare.matchAll(/^export (?:async |abstract |declare )*(?:function\*?|class|const|interface|type) (\w+)/gm)].map((match) => match[1] ?? '');
  const stem = /([^/]+?)(?:\.[a-z]+)+$/.exec(file.path)?.[1] ?? '';
  // A collection of shapes is named after what they are for, not after one of them.
  if (names.length === 0 || names.length > 3 || names.some((name) => wordsOf(name).some((word) => stem.split('-').some((other) => alike(word, other))))) return [];
  // A one-word function reads together with its file: policy, decide.
  if (names.length === 1 && /^[a-z]+$/.test(names[0] ?? '')) return [];
  return [`${file.path} exports ${names.join(', ')}`];
}

function wordsOf(name: string): readonly string[] {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().split('-');
}

/** Same word in another form: `room` and `rooms`, `policy` and `policies`. */
function alike(a: string, b: string): boolean {
  return a.startsWith(b.slice(0, 4)) || b.startsWith(a.slice(0, 4));
}
