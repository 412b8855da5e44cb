/** Markup without line breaks and indents. One space stays in their place: between two words or buttons it is seen. */
export function tightenMarkup(markup: string): string {
  // What keeps its line breaks on the page keeps them here.
  if (/<(pre|textarea)\b[^<]*>(?!<\/\1)/.test(markup)) return markup;
  return markup.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/ (?=\/?>)/g, '');
}
