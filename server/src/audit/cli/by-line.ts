/** Longer than any line of an export; a file without newlines must not fill the memory. */
const longestLineBytes = 1_000_000;
const newline = 0x0a;

/** Lines of UTF-8 ended by LF and nothing else; the last one may lack it. Throws for a line that is too long. */
export async function* byLine(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > longestLineBytes) throw new Error('the file is no audit export: it holds a line of more than a megabyte');
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
