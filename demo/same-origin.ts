import type { RequestHandler } from 'express';

/**
 * Lets a state-changing request through only when our own page made it: exact Origin, and a JSON body, which a
 * foreign form cannot send. The demo has no sign-in, so this is all that stands between it and any page in the
 * same browser.
 */
export function sameOrigin(publicUrl: string): RequestHandler {
  const own = new URL(publicUrl).origin;
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    if (request.get('origin') === own && request.is('application/json') !== false) return next();
    return response.status(403).json({ code: 'origin-not-allowed', detail: 'Only the portal itself may ask for this.' });
  };
}
