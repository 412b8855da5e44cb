import type { RequestHandler } from 'express';

/**
 * Answers only under the portal's own host name: caught mail holds working links, and a foreign name that resolves
 * to this machine (DNS rebinding) must not read them. Somebody who typed 127.0.0.1 for localhost is sent on.
 */
export function ownHost(publicUrl: string): RequestHandler {
  const own = new URL(publicUrl);
  return (request, response, next) => {
    if (request.get('host') === own.host) return next();
    if (request.method === 'GET' && request.accepts('html') !== false) return response.redirect(307, own.origin + request.originalUrl);
    return response.status(403).json({ code: 'origin-not-allowed', detail: `This portal answers at ${own.origin} only.` });
  };
}
