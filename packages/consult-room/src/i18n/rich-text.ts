import type { TemplateResult } from 'lit';
import type { Localizer } from './localizer.ts';
import type { StringKey } from './strings.ts';

/** A text with markup in place of its marks: names in bold stay names, never markup. */
export function richText(words: Localizer, key: StringKey, values: Readonly<Record<string, TemplateResult | string>>): readonly (TemplateResult | string)[] {
  return words.pieces(key).map((piece, at) => (at % 2 === 0 ? piece : values[piece] ?? ''));
}
