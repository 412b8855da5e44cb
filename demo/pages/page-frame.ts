import { html, type Markup } from '../html.ts';

export interface PageFrame {
  readonly title: string;
  readonly clinic: { readonly name: string };
  /** Path of the page, marked in the navigation. */
  readonly path: string;
  readonly head?: Markup;
  readonly signedInAs?: string;
  readonly body: Markup;
}

const links = [
  { path: '/demo/portal', name: 'Portal' },
  { path: '/demo/mailbox', name: 'Mailbox' },
  { path: '/demo/audit', name: 'Record' },
  { path: '/demo/check', name: 'Device test' },
] as const;

const mark = html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><rect width="32" height="32" rx="10" fill="currentColor"/><path d="M9 12.5A2.5 2.5 0 0 1 11.5 10h7a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 9 19.5z" fill="#fff"/><path d="m22 14.6 2.6-1.7a.6.6 0 0 1 .9.5v5.2a.6.6 0 0 1-.9.5L22 17.4z" fill="#fff"/></svg>`;

/** What all pages of the portal share: head, clinic's name, navigation. */
export function pageFrame({ title, clinic, path, head = html``, signedInAs, body }: PageFrame): Markup {
  return html`<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title} · ${clinic.name}</title>
  <link rel="icon" href="/join/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/demo/assets/demo.css">
  ${head}
</head>
<body>
  <a class="skip" href="#main">Skip to content</a>
  <header class="top">
    <a class="brand" href="/">${mark}<span>${clinic.name}<small>demo portal</small></span></a>
    <nav aria-label="Demo">${links.map((link) => html`<a href="${link.path}"${link.path === path ? html` aria-current="page"` : ''}>${link.name}</a>`)}</nav>
    ${signedInAs === undefined ? '' : html`<span class="who"><span class="dot" aria-hidden="true"></span>${signedInAs}</span>`}
  </header>
  <main id="main">${body}</main>
</body>
</html>`;
}
