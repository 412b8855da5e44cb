/** A program with parts blanked out by spaces, so that positions and lines stay as they were. */
export interface CodeView {
  /** Comments blanked. */
  readonly code: string;
  /** Comments, and the insides of strings, templates and regular expressions blanked. */
  readonly bare: string;
}

const pieces = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|`|\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*|[{}]/gy;
/** What stands before a `/` that begins a regular expression rather than divides. */
const beforeRegExp = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|await|yield|void|delete|else|do))\s*$/;
const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ');

/**
 * Splits a program into code, strings and comments. A scanner, not a parser: it knows quotes, nested templates,
 * comments and regular expressions, which is all the guards need.
 */
export function codeView(text: string): CodeView {
  const scanner = new Scanner(text);
  scanner.run();
  return { code: scanner.code, bare: scanner.bare };
}

class Scanner {
  code = '';
  bare = '';
  readonly #text: string;
  #at = 0;
  /** Open braces per template expression we are inside of. */
  readonly #depths: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    while (this.#at < this.#text.length) {
      pieces.lastIndex = this.#at;
      const piece = pieces.exec(this.#text)?.[0];
      if (piece === undefined) this.#keep(this.#text[this.#at] ?? '');
      else this.#take(piece);
    }
  }

  #take(piece: string): void {
    if (piece.startsWith('//') || piece.startsWith('/*')) this.#write(blank(piece), blank(piece), piece.length);
    else if (piece === '`') this.#template();
    else if (piece === '{' || piece === '}') this.#brace(piece);
    else if (piece.startsWith('/') && !beforeRegExp.test(this.bare.slice(-200))) this.#keep('/');
    else this.#write(piece, `${piece[0]}${blank(piece.slice(1, -1))}${piece.at(-1)}`, piece.length);
  }

  #brace(brace: '{' | '}'): void {
    const depth = this.#depths.at(-1);
    if (brace === '}' && depth === 0) {
      this.#depths.pop();
      this.#template();
      return;
    }
    if (depth !== undefined) this.#depths[this.#depths.length - 1] = depth + (brace === '{' ? 1 : -1);
    this.#keep(brace);
  }

  /** From a backtick, or from the brace that ends an expression, to the next expression or the end. */
  #template(): void {
    const rest = this.#text.slice(this.#at);
    const piece = /^[`}](?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)?/.exec(rest)?.[0] ?? rest;
    const opens = piece.endsWith('${') && piece.length > 1;
    if (opens) this.#depths.push(0);
    const edge = opens ? '${' : piece.slice(-1);
    this.#write(piece, `${piece[0]}${blank(piece.slice(1, piece.length - edge.length))}${piece.length > 1 ? edge : ''}`, piece.length);
  }

  #keep(piece: string): void {
    this.#write(piece, piece, piece.length);
  }

  #write(code: string, bare: string, length: number): void {
    this.code += code;
    this.bare += bare;
    this.#at += length;
  }
}
