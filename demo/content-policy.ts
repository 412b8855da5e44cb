/**
 * The Content-Security-Policy of every page here. It is as strict as a careful clinic's own: scripts by nonce only,
 * no inline style, no string turned into markup. The widget has to work under it, and these pages show that it does.
 *
 * @param nonce fresh per response
 * @param publicUrl where the gateway's sockets are; older browsers do not read `'self'` as covering `ws:`
 */
export function contentPolicy(nonce: string, publicUrl: string): string {
  const sockets = new URL(publicUrl).origin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "worker-src 'self' blob:",
    `connect-src 'self' ${sockets}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob: data:",
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html consult-room',
  ].join('; ');
}
