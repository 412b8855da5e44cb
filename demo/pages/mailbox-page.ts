import { html, type Markup } from '../html.ts';
import { pageFrame } from './page-frame.ts';

/** The mail the gateway would have sent, shown as its receiver would see it. */
export function mailboxPage({ nonce, clinic }: { readonly nonce: string; readonly clinic: { readonly name: string } }): Markup {
  return pageFrame({
    title: 'Mailbox', clinic, path: '/demo/mailbox',
    head: html`<script type="module" src="/demo/assets/mailbox.js" nonce="${nonce}"></script>`,
    body: html`
<div class="mailbox">
  <section aria-labelledby="inbox-title">
    <header><h1 id="inbox-title">Mailbox</h1></header>
    <p class="hint">Every mail ends here as long as no mail server is set.</p>
    <ul id="mails" class="mails"></ul>
    <p id="no-mail" class="empty" hidden>No mail yet. It arrives when you make an appointment in the <a href="/demo/portal">portal</a>.</p>
  </section>
  <article id="mail" class="mail" aria-labelledby="subject" hidden>
    <header>
      <h2 id="subject" tabindex="-1"></h2>
      <dl><dt>To</dt><dd id="to"></dd><dt>From</dt><dd id="from"></dd><dt>Sent</dt><dd id="date"></dd><dt>Files</dt><dd id="files"></dd></dl>
      <div class="segments" role="group" aria-label="Show as"><button type="button" id="show-html" aria-pressed="true">As a page</button><button type="button" id="show-text" aria-pressed="false">As text</button></div>
    </header>
    <iframe id="html" title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>
    <pre id="text" hidden></pre>
  </article>
</div>`,
  });
}
