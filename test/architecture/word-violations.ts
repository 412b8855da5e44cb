import { codeView } from './code-view.ts';
import { isCode, isTestCode, type SourceFile } from './source-tree.ts';

/** A word that may not stand where it stands. Each `pattern` is tried on one view of the file. */
interface WordRule {
  readonly name: string;
  readonly where: (file: SourceFile) => boolean;
  readonly view: 'text' | 'code' | 'bare';
  readonly pattern: RegExp;
}

const pure = /^packages\/(?:protocol\/src|quality\/src|(?:blur|e2ee)\/src\/core)\//;
const browser = /^packages\/(?:blur|consult-room|e2ee)\/src\//;
const product = (file: SourceFile) => isCode(file) && !isTestCode(file);

const rules: readonly WordRule[] = [
  { name: 'a clock, a timer, chance or the world in pure code', where: (file) => product(file) && pure.test(file.path), view: 'bare',
    pattern: /\b(?:Date\.now|performance\.now|Math\.random|getRandomValues|randomUUID|setTimeout|setInterval|setImmediate|console|WebSocket)\b|\bnew Date\(\)|(?<![.\w])fetch\(/g },
  { name: 'console in what runs on a patient’s page', where: (file) => product(file) && browser.test(file.path), view: 'bare', pattern: /\bconsole\b/g },
  { name: 'any', where: (file) => isCode(file) && file.path.endsWith('.ts'), view: 'bare', pattern: /(?:[:<|&]|=>|\bas|\breadonly|\bextends)\s*any\b(?!\s*[:?(.])|,\s*any\s*[>|[]/g },
  { name: 'a silenced check', where: isCode, view: 'text', pattern: /@ts[-](?:ignore|nocheck|expect-error)|(?:es|ox)lint[-]disable/g },
  { name: 'a default export', where: (file) => product(file) && !file.path.endsWith('.config.mjs'), view: 'bare', pattern: /\bexport\s+default\b|\bas\s+default\b/g },
  { name: 'syntax that does not erase', where: (file) => product(file) && file.path.endsWith('.ts'), view: 'bare', pattern: /\b(?:enum|namespace)\s+\w+\s*\{|\bconstructor\(\s*(?:[\w$]+[^()]*,\s*)?(?:private|public|protected|readonly)\s+\w+/g },
  { name: 'markup from a string', where: product, view: 'bare', pattern: /\b(?:unsafeHTML|unsafeSVG|unsafeStatic|innerHTML|outerHTML|insertAdjacentHTML|srcdoc)\b|\bdocument\.write/g },
  { name: 'an inline style attribute, which a strict page refuses', where: (file) => product(file) && /^(?:packages\/consult-room|demo)\//.test(file.path), view: 'code', pattern: /<[a-z][^<>]*\sstyle\s*=/g },
  { name: 'code from a string', where: product, view: 'bare', pattern: /\beval\s*\(|\bnew\s+Function\s*\(/g },
  // Values belong into parameters: these put text into the query itself.
  { name: 'text put into a query', where: (file) => product(file) && /^server\/src\/(?:stores|audit)\//.test(file.path), view: 'bare',
    pattern: /\bsql\s*\.\s*(?:raw|ref|id|lit|table|join)\b|\.(?:key|at)\((?!\s*['"\d-])/g },
  // FramePipe writes a frame only together with what sealing or opening made of it, PicturePipe only what was blurred; nothing else may move frames.
  { name: 'a second way through for frames', where: (file) => product(file) && browser.test(file.path) && !/\/worker\/(?:frame|picture)-pipe\.ts$/.test(file.path), view: 'bare',
    pattern: /\.(?:getWriter|pipeTo|pipeThrough)\(|\bTransformStream\b/g },
  { name: 'chance that can be guessed', where: (file) => product(file) && /^server\/|^packages\/e2ee\//.test(file.path), view: 'bare', pattern: /\bMath\.random\b/g },
];

/** One sentence per word that stands where it may not. */
export function wordViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const mine = rules.filter((rule) => rule.where(file));
    if (mine.length === 0) return [];
    const views = { text: file.text, ...codeView(file.text) };
    return mine.flatMap(({ name, view, pattern }) => [...views[view].matchAll(pattern)].map((match) => `${file.path}:${views[view].slice(0, match.index).split('\n').length}: ${name}`));
  });
}
