import { codeView } from './code-view.ts';

export interface FunctionLength {
  /** 1-based. */
  readonly line: number;
  readonly lines: number;
}

const partners: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };
const control = /\b(?:if|for|while|switch|catch|with|await|extends|return|super)\s*$/;

/**
 * Every function, method and arrow with a body in braces, with the lines of that body (braces' lines included).
 * Found by matching brackets in code whose strings and comments are blanked.
 */
export function functionLengths(text: string): readonly FunctionLength[] {
  const { bare } = codeView(text);
  const bodies = new Set<number>();
  for (let at = bare.indexOf('('); at >= 0; at = bare.indexOf('(', at + 1)) {
    if (control.test(bare.slice(Math.max(0, at - 40), at))) continue;
    const body = bodyAfter(bare, closing(bare, at) + 1);
    if (body !== null) bodies.add(body);
  }
  for (const match of bare.matchAll(/\w\s*=>\s*\{/g)) bodies.add(match.index + match[0].length - 1);
  return [...bodies].sort((a, b) => a - b).map((body) => ({
    line: lineOf(bare, body),
    lines: lineOf(bare, closing(bare, body)) - lineOf(bare, body) + 1,
  }));
}

/** Where the body begins when a parameter list ends just before `from`; null where no body in braces follows. */
function bodyAfter(bare: string, from: number): number | null {
  let at = skipSpace(bare, from);
  if (bare[at] === ':') at = skipType(bare, at + 1);
  if (bare.startsWith('=>', at)) at = skipSpace(bare, at + 2);
  return bare[at] === '{' ? at : null;
}

/** Past a return type: operands joined by `|`, `&`, `=>`, `is`, …; stops at the body's brace or the arrow. */
function skipType(bare: string, from: number): number {
  let at = skipSpace(bare, from);
  let operand = true;
  while (at < bare.length) {
    const character = bare[at] ?? '';
    if (!operand && (character === '{' || bare.startsWith('=>', at) || !/[\w|&[<.?:'"]/.test(character))) return at;
    const word = /^(?:\w+|'[^']*'|"[^"]*")/.exec(bare.slice(at, at + 120))?.[0];
    if (word !== undefined) operand = /^(?:readonly|keyof|typeof|is|asserts|extends|infer|unique)$/.test(word);
    else if (partners[character] !== undefined) operand = false;
    else operand = true;
    at = skipSpace(bare, partners[character] === undefined ? at + (word?.length ?? 1) : closing(bare, at) + 1);
  }
  return at;
}

/** Index of the bracket that closes the one at `from`; the end of the text where there is none. */
function closing(bare: string, from: number): number {
  const open = bare[from] ?? '';
  const close = partners[open] ?? '';
  let depth = 0;
  for (let at = from; at < bare.length; at += 1) {
    if (bare[at] === open) depth += 1;
    else if (bare[at] === close && bare[at - 1] !== '=') depth -= 1;
    if (depth === 0) return at;
  }
  return bare.length;
}

function skipSpace(bare: string, from: number): number {
  const offset = bare.slice(from).search(/\S/);
  return offset < 0 ? bare.length : from + offset;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
