import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { contentPolicy } from './content-policy.ts';
import type { Markup } from './html.ts';

/** Sends a page under the strict policy; `render` puts the nonce on the page's own script tags. */
export function sendPage(response: Response, publicUrl: string, render: (nonce: string) => Markup): void {
  const nonce = randomBytes(16).toString('base64');
  response.set({
    'Content-Security-Policy': contentPolicy(nonce, publicUrl),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), autoplay=(self), screen-wake-lock=(self)',
  });
  response.type('html').send(`<!doctype html>\n${render(nonce).toString()}`);
}
