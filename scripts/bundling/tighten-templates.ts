import type { AstNode, Plugin } from 'rollup';
import { tightenMarkup } from './tighten-markup.ts';
import { tightenStyles } from './tighten-styles.ts';

interface Template extends AstNode {
  readonly tag: AstNode & { readonly name?: string };
  readonly quasi: { readonly quasis: readonly (AstNode & { readonly value: { readonly raw: string } })[] };
}

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Stands where a template has an expression; no source has this character. */
const hole = '\u0000';
const tighten: ReadonlyMap<string | undefined, (text: string) => string> = new Map([['html', tightenMarkup], ['svg', tightenMarkup], ['css', tightenStyles]]);

/** Rollup plugin: makes Lit's templates as small as they can be without saying or showing anything else. Comes after the types are gone. */
export function tightenTemplates(): Plugin {
  return {
    name: 'tighten-templates',
    transform(code, id) {
      if (id.includes('/node_modules/') || !/\b(?:html|svg|css)`/.test(code)) return null;
      const cuts = [...cutsIn(this.parse(code))].sort((one, other) => other.start - one.start);
      return { code: cuts.reduce((text, cut) => text.slice(0, cut.start) + cut.text + text.slice(cut.end), code), map: null };
    },
  };
}

/** The pieces of text of all templates in a program, as they are to be. */
function* cutsIn(node: AstNode): Generator<Cut> {
  if (isTemplate(node)) {
    const { quasis } = node.quasi;
    const texts = tighten.get(node.tag.name)?.(quasis.map(({ value }) => value.raw).join(hole)).split(hole) ?? [];
    if (texts.length === quasis.length) yield* quasis.map(({ start, end }, at) => ({ start, end, text: texts[at] ?? '' }));
  }
  for (const value of Object.values(node)) {
    for (const inner of [value].flat() as readonly unknown[]) if (isNode(inner)) yield* cutsIn(inner);
  }
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function isTemplate(node: AstNode): node is Template {
  return node.type === 'TaggedTemplateExpression';
}
