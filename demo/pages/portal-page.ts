import { html, type Markup } from '../html.ts';
import { pageFrame } from './page-frame.ts';

/** The clinician's day: appointments, who is waiting, and the consultation itself when one is open. */
export function portalPage({ nonce, clinic, signedInAs }: { readonly nonce: string; readonly clinic: { readonly name: string }; readonly signedInAs: string }): Markup {
  return pageFrame({
    title: 'Portal', clinic, path: '/demo/portal', signedInAs,
    head: html`<script type="module" src="/widget/consult-room.js" nonce="${nonce}"></script>
  <script type="module" src="/demo/assets/portal.js" nonce="${nonce}"></script>`,
    body: html`
<div class="portal">
  <section class="stage" id="stage" aria-labelledby="stage-title" hidden>
    <header><h2 id="stage-title" tabindex="-1"></h2><button type="button" class="button small" id="stage-close">Close</button></header>
    <div id="stage-room"></div>
  </section>
  <section class="today" aria-labelledby="today-title">
    <header><h1 id="today-title">Appointments</h1><button type="button" class="button primary" id="new">New appointment</button></header>
    <p id="message" class="message" role="status"></p>
    <ul id="day" class="day"></ul>
    <p id="empty" class="empty" hidden>No appointments today. Make one, and the patient's link is in the <a href="/demo/mailbox">mailbox</a> a moment later.</p>
  </section>
  <section class="waiting" aria-label="Waiting room">
    <consult-queue id="queue" theme="auto"></consult-queue>
  </section>
</div>
${newAppointmentDialog}
<dialog id="switch" aria-labelledby="switch-title">
  <form method="dialog"><h2 id="switch-title">Leave this consultation?</h2><p>You are still in a consultation. Opening another one leaves it.</p>
  <p class="actions"><button class="button primary" value="stay">Stay here</button><button class="button" value="leave">Leave and open</button></p></form>
</dialog>`,
  });
}

const newAppointmentDialog = html`<dialog id="visit" aria-labelledby="visit-title">
  <form id="visit-form">
    <h2 id="visit-title">New appointment</h2>
    <label>Patient's name<input name="patientName" required maxlength="120" autocomplete="off" placeholder="Maria Jensen"></label>
    <label>Patient's email<input name="patientEmail" type="email" required maxlength="254" autocomplete="off" placeholder="maria@example.org"></label>
    <label>Starts<input name="start" type="datetime-local" required></label>
    <details><summary>Add an interpreter</summary>
      <label>Interpreter's name<input name="interpreterName" maxlength="120" autocomplete="off"></label>
      <label>Interpreter's email<input name="interpreterEmail" type="email" maxlength="254" autocomplete="off"></label>
    </details>
    <p class="form-error" id="visit-error" role="alert"></p>
    <p class="actions"><button class="button primary" type="submit">Create and send the link</button><button class="button" type="button" id="visit-cancel">Cancel</button></p>
  </form>
</dialog>`;
