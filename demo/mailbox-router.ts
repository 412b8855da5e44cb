import { Router } from 'express';
import type { MailFolder } from './mail-folder.ts';

// A mail is foreign markup even when we wrote it: no script, no origin, no network; links may open a new tab.
const mailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; frame-ancestors 'self'";

/** Caught mail as the mailbox page reads it: a list, one mail, and the HTML part as a page of its own. */
export function createMailboxRouter(folder: MailFolder): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  router.get('/', async (_request, response) => {
    response.json({ mails: await folder.list() });
  });
  router.get('/:file', async (request, response) => {
    const mail = await folder.read(request.params.file);
    if (mail === null) return response.status(404).json({ code: 'not-found' });
    const { html, ...rest } = mail;
    return response.json({ ...rest, hasHtml: html !== '' });
  });
  router.get('/:file/html', async (request, response) => {
    const mail = await folder.read(request.params.file);
    response.set('Content-Security-Policy', mailPolicy);
    if (mail === null) return response.status(404).type('text').send('No such mail.');
    return response.type('html').send(`<!doctype html><base target="_blank">${mail.html}`);
  });
  return router;
}
