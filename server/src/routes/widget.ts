import express, { Router } from 'express';

const year = 'public, max-age=31536000, immutable';

/** The built elements, for any page on any origin: public files without a person's data. */
export function createWidgetRouter(distDir: string): Router {
  const router = Router();
  router.use((request, response, next) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.method === 'GET' || request.method === 'HEAD') next();
    else next('router');
  });
  router.use(express.static(distDir, {
    index: false, redirect: false, dotfiles: 'ignore', cacheControl: false,
    // A name with a hash never changes its content; the stable names must be asked for again.
    setHeaders: (response, path) => { response.setHeader('Cache-Control', /-[A-Za-z0-9_-]{8,}\.js(\.map)?$/.test(path) ? year : 'no-cache'); },
  }));
  return router;
}
