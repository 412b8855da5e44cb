/**
 * What a mail says, with its transfer encodings undone (RFC 2045 §6.7 quoted-printable, §6.8 base64): enough to read
 * the links and subjects of our own mails. Parts are joined in the order they stand.
 */
export function mailText(source: string): string {
  const normal = source.replaceAll('\r\n', '\n');
  const boundaries = [...normal.matchAll(/boundary="?([^"\n;]+)"?/g)].map((match) => match[1] ?? '');
  const separator = new RegExp(boundaries.length === 0 ? '(?!)' : boundaries.map((boundary) => `^--${escapePattern(boundary)}(?:--)?$`).join('|'), 'm');
  return normal.split(separator).map(decodePart).join('\n');
}

function decodePart(part: string): string {
  const end = part.indexOf('\n\n');
  if (end < 0) return part;
  const headers = part.slice(0, end);
  const body = part.slice(end + 2);
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(headers)?.[1]?.toLowerCase();
  if (encoding === 'base64') return `${headers}\n\n${Buffer.from(body, 'base64').toString('utf8')}`;
  return encoding === 'quoted-printable' ? `${headers}\n\n${unquote(body)}` : part;
}

function unquote(body: string): string {
  const joined = body.replaceAll('=\n', '');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The joining link of an invitation; null where the mail has none. */
export function joinLinkOf(source: string): string | null {
  return /https?:\/\/[^\s"<>]+\/join#[A-Za-z0-9_-]{43}/.exec(mailText(source))?.[0] ?? null;
}
