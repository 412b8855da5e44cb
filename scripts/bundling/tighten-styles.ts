/** A style sheet without comments, line breaks and the spaces nobody reads. Quoted text stays; so does the space before a colon, which may stand for "inside". */
export function tightenStyles(sheet: string): string {
  const quotes: string[] = [];
  const bare = sheet.replaceAll(/\/\*[^]*?\*\/|'[^']*'|"[^"]*"/g, (part) => (part.startsWith('/*') ? '' : `"${quotes.push(part) - 1}"`));
  return bare
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,]) ?/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}')
    .replaceAll(/(?<![\w.])0\.(?=\d)/g, '.')
    .replaceAll(/"(\d+)"/g, (mark, at: string) => quotes[Number(at)] ?? mark)
    .trim();
}
