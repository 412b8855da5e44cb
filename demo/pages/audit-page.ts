import { html, type Markup } from '../html.ts';
import { pageFrame } from './page-frame.ts';

/** Who did what, and when: the gateway's record with the clinic's names, checked while you wait. Nothing can be changed here. */
export function auditPage({ nonce, clinic, signedInAs }: { readonly nonce: string; readonly clinic: { readonly name: string }; readonly signedInAs: string }): Markup {
  return pageFrame({
    title: 'Record', clinic, path: '/demo/audit', signedInAs,
    head: html`<script type="module" src="/demo/assets/audit.js" nonce="${nonce}"></script>`,
    body: html`
<section class="audit" aria-labelledby="audit-title">
  <header><h1 id="audit-title">What happened</h1><button type="button" id="again" class="button small">Check again</button></header>
  <p class="hint">Who did what, and when, as the gateway wrote it down. Lines are chained and sealed: one that is changed later shows. Looking at this page is a line, too.</p>
  <div id="verdict" class="verdict" data-state="checking" role="status"><span class="sign" aria-hidden="true"></span><div><strong id="verdict-title">Checking the record …</strong><p id="verdict-words"></p></div></div>
  <table id="record" hidden>
    <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Appointment of</th></tr></thead>
    <tbody id="lines"></tbody>
  </table>
</section>`,
  });
}
