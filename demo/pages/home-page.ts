import { html, type Markup } from '../html.ts';
import { heroPicture } from './hero-picture.ts';
import { pageFrame } from './page-frame.ts';

const frontEnd = (publicUrl: string) => `<script type="module" src="${publicUrl}/widget/consult-room.js"></script>

<consult-room id="visit"></consult-room>

<script type="module">
  // Your back end answers for the person who is signed in.
  document.querySelector('#visit').tokenProvider = async () => {
    const answer = await fetch('/video-token', { method: 'POST' });
    return (await answer.json()).token;
  };
</script>`;

const backEnd = (publicUrl: string) => `# 1. make the appointment; the answer holds the patient's link
curl ${publicUrl}/v1/appointments \\
  -H "Authorization: Bearer $CONSULT_API_KEY" -H "Content-Type: application/json" \\
  -d '{"start":"2030-05-14T10:30:00+02:00","end":"2030-05-14T11:00:00+02:00",
       "participants":[{"role":"clinician","name":"Dr. Elena Rivera","staffId":"elena-rivera"},
                       {"role":"patient","name":"Maria Jensen","email":"maria@example.org"}]}'

# 2. mail the link          POST /v1/appointments/ID/participants/PID/invitation
# 3. token for a clinician  POST /v1/appointments/ID/participants/PID/token
# 4. token for the queue    POST /v1/queue-tokens  {"staffId":"…","name":"…"}`;

/** Where a clinic's developer starts: what this is, three steps to try it, the code to copy. */
export function homePage({ nonce, clinic, publicUrl }: { readonly nonce: string; readonly clinic: { readonly name: string; readonly phone: string }; readonly publicUrl: string }): Markup {
  return pageFrame({
    title: 'Video visits', clinic, path: '/',
    head: html`<script type="module" src="/demo/assets/copy-buttons.js" nonce="${nonce}"></script>`,
    body: html`
<section class="hero"><div>
  <p class="eyebrow">consult-room, running on this machine</p>
  <h1>Video visits inside your own portal</h1>
  <p class="lead">One script tag gives a clinic's portal a video room, a waiting room and a device test. The patient needs a link and a browser. Sound and picture are locked in the browser and opened in the browser; the server in between cannot look inside.</p>
  <p class="actions"><a class="button primary" href="/demo/portal">Open the portal</a><a class="button" href="/demo/mailbox">See the mailbox</a></p>
</div>${heroPicture}</section>
<section aria-labelledby="try">
  <h2 id="try">Try it in three steps</h2>
  <ol class="steps">
    <li><h3><a href="/demo/portal">Make an appointment</a></h3><p>In the portal, as the clinician. It starts now, unless you say otherwise.</p></li>
    <li><h3><a href="/demo/mailbox">Be the patient</a></h3><p>The invitation is in the mailbox. Open its link in a second window, or on a second device.</p></li>
    <li><h3><a href="/demo/portal">Let them in</a></h3><p>Back in the portal the patient is waiting. Press <em>Admit</em>, and the room opens.</p></li>
  </ol>
</section>
<section aria-labelledby="own">
  <h2 id="own">Put it in your portal</h2>
  <p>In the page: the tag, and a way to get a token.</p>
  ${snippet('page', frontEnd(publicUrl))}
  <p>On your server: four calls. The API key stays there; the page only ever sees short-lived tokens.</p>
  ${snippet('server', backEnd(publicUrl))}
</section>
<section aria-labelledby="more">
  <h2 id="more">More to look at</h2>
  <ul class="cards">
    <li><a href="/demo/check"><strong>Device test</strong><span>Camera, microphone and speaker, without an appointment.</span></a></li>
    <li><a href="/demo/audit"><strong>The record</strong><span>Who did what, and when, checked for changes while you wait.</span></a></li>
    <li><a href="/demo/plain.html"><strong>The plainest page</strong><span>Nothing but the script tag and the element. View its source.</span></a></li>
    <li><a href="/v1/openapi.json"><strong>API description</strong><span>OpenAPI, generated from the schemas the gateway checks against.</span></a></li>
  </ul>
</section>
<footer class="foot"><p>This is a demo on an embedded database. Nobody signs in, mail is kept on this machine, and ${clinic.name} (${clinic.phone}) does not exist.</p></footer>`,
  });
}

function snippet(id: string, code: string): Markup {
  return html`<figure class="snippet"><pre id="code-${id}" tabindex="0"><code>${code}</code></pre><button type="button" class="button small" data-copy="code-${id}">Copy</button></figure>`;
}
