import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import type { DemoOptions } from './demo-options.ts';
import { MailFolder } from './mail-folder.ts';
import { createMailboxRouter } from './mailbox-router.ts';
import { ownHost } from './own-host.ts';
import { auditPage } from './pages/audit-page.ts';
import { checkPage } from './pages/check-page.ts';
import { homePage } from './pages/home-page.ts';
import { mailboxPage } from './pages/mailbox-page.ts';
import { plainPage } from './pages/plain-page.ts';
import { portalPage } from './pages/portal-page.ts';
import { createPortalApi } from './portal-api.ts';
import { sendPage } from './send-page.ts';
import { staff } from './staff.ts';

const assets = fileURLToPath(new URL('assets', import.meta.url));

/**
 * A small clinic portal, complete: pages, back end and mailbox. It stands for the clinic's own software, so it talks
 * to the gateway over its public REST API alone; read it as the documentation that runs.
 */
export function createDemoRouter(options: DemoOptions): Router {
  const { publicUrl, clinic } = options;
  const router = Router();
  router.use(['/demo', '/demo/*path'], ownHost(publicUrl));
  router.get('/', (_request, response) => sendPage(response, publicUrl, (nonce) => homePage({ nonce, clinic, publicUrl })));
  router.get('/demo', (_request, response) => response.redirect(308, '/'));
  router.get('/demo/portal', (_request, response) => sendPage(response, publicUrl, (nonce) => portalPage({ nonce, clinic, signedInAs: staff.name })));
  router.get('/demo/mailbox', (_request, response) => sendPage(response, publicUrl, (nonce) => mailboxPage({ nonce, clinic })));
  router.get('/demo/audit', (_request, response) => sendPage(response, publicUrl, (nonce) => auditPage({ nonce, clinic, signedInAs: staff.name })));
  router.get('/demo/check', (_request, response) => sendPage(response, publicUrl, (nonce) => checkPage({ nonce, clinic })));
  router.get('/demo/plain.html', (_request, response) => sendPage(response, publicUrl, plainPage));
  router.use('/demo/api/mails', createMailboxRouter(new MailFolder(options.outboxDir)));
  router.use('/demo/api', createPortalApi(options));
  router.use('/demo/assets', express.static(assets, { index: false, extensions: [], cacheControl: false, setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache') }));
  return router;
}
