/** Opened at the page's own origin these cannot run anything; all others are handed out as plain bytes. */
const harmless: ReadonlySet<string> = new Set([
  'application/pdf', 'audio/mpeg', 'image/gif', 'image/jpeg', 'image/png', 'image/webp', 'text/plain', 'video/mp4',
]);

/** The label of somebody else's file: a name that shows as it is and leads nowhere, and a type that runs nothing. */
export function harmlessFile(name: string, mediaType: string): { readonly name: string; readonly mediaType: string } {
  // Slashes are paths; control and formatting characters can make `exe.pdf` of what is none.
  const shown = name.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_').replace(/^\.+/, '_').trim();
  return { name: shown === '' ? 'file' : shown, mediaType: harmless.has(mediaType) ? mediaType : 'application/octet-stream' };
}
