import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { html, type Markup } from './html.ts';
import { sendPage } from './send-page.ts';

const assets = fileURLToPath(new URL('join', import.meta.url));

export interface JoinOptions {
  readonly publicUrl: string;
  readonly clinic: { readonly name: string; readonly phone: string };
  /** The clinic's public key (JWK) that its people's assertions are signed with, where it has one. */
  readonly issuer?: object;
}

/**
 * The page behind emailed links, `/join#secret`. Fetching it, even running its script, changes nothing anywhere:
 * mail scanners do both. Only the person's tap on the element's first button redeems the secret.
 */
export function createJoinRouter(options: JoinOptions): Router {
  const router = Router();
  router.get('/join', (_request, response) => sendPage(response, options.publicUrl, (nonce) => joinPage(nonce, options)));
  // Browsers ask for it on pages that name none; a missing one would stand as an error in every console.
  router.get('/favicon.ico', (_request, response) => response.type('image/svg+xml').sendFile('icon.svg', { root: assets }));
  router.use('/join', express.static(assets, { index: false, redirect: false, setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache') }));
  return router;
}

function joinPage(nonce: string, { clinic: { name, phone }, issuer }: JoinOptions): Markup {
  const dial = `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
  const otherWay = html`<p>You can also call us: <a href="${dial}">${phone}</a></p><p class="clinic">${name}</p>`;
  return html`<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
  <meta name="robots" content="noindex, nofollow">
  <meta name="color-scheme" content="light dark">
  <title>Your appointment · ${name}</title>
  <link rel="icon" href="/join/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/join/join.css">
  <script type="module" src="/join/join.js" nonce="${nonce}"></script>
</head>
<body>
  <consult-room id="room" data-issuer="${JSON.stringify(issuer ?? null)}" hidden>
    <span slot="header" class="name">${name}</span>
    <a slot="help" id="call" class="call" href="${dial}">${phone}</a>
  </consult-room>
  <main id="no-link" hidden>
    <h1>This link is not complete</h1>
    <p>Please open the link from your mail again. If you typed it, a part at the end may be missing.</p>${otherWay}
  </main>
  <main id="no-widget" hidden>
    <h1>The video page did not load</h1>
    <p>Please check your internet connection and try again.</p>
    <p><button type="button" id="again">Try again</button></p>${otherWay}
  </main>
  <noscript>
    <main>
      <h1>Your browser needs JavaScript for a video visit</h1>
      <p>Please switch it on, or open the link in another browser.</p>${otherWay}
    </main>
  </noscript>
</body>
</html>`;
}
