import { html, type Markup } from '../html.ts';
import { pageFrame } from './page-frame.ts';

/** "Test my device", no appointment needed: what a clinic links to from its help page. */
export function checkPage({ nonce, clinic }: { readonly nonce: string; readonly clinic: { readonly name: string } }): Markup {
  return pageFrame({
    title: 'Device test', clinic, path: '/demo/check',
    head: html`<script type="module" src="/widget/consult-room.js" nonce="${nonce}"></script>
  <script type="module" src="/demo/assets/check.js" nonce="${nonce}"></script>`,
    body: html`<section class="check"><h1>Test your device</h1><p class="lead">See whether your camera, microphone, speaker and connection are ready for a video visit. Nothing is recorded.</p><consult-check id="check" theme="auto" plain></consult-check></section>`,
  });
}
