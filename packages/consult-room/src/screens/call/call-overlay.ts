import { html, type TemplateResult } from 'lit';
import { callIcons } from '../../icons/call-icons.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { reconnectingWord } from '../reconnecting-word.ts';

/** What is going on while there is no call to see, in a sentence; null in the room. Style: `call-overlay.styles.ts`. */
export function callOverlay(snapshot: SessionSnapshot, words: Localizer): TemplateResult | null {
  const content = overlayWords(snapshot, words);
  if (!content) return null;
  const { title, lead, held } = content;
  return html`<div class="overlay" role="status">
    ${held ? html`<span class="sign">${callIcons.hold()}</span>` : html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`}
    <p class="title">${title}</p><p class="lead">${lead}</p></div>`;
}

function overlayWords({ state, reason, interruption, clinicians, isHost, people }: SessionSnapshot, words: Localizer): { readonly title: string; readonly lead: string; readonly held: boolean } | null {
  const clinician = clinicians[0];
  switch (state) {
    case 'held': return { title: words.text('call.held'), held: true, lead: clinician ? words.text('call.held.lead', { name: clinician }) : words.text('call.held.lead.clinic') };
    case 'reconnecting': return { title: words.text(reconnectingWord({ reason, interruption: interruption ?? null })), lead: words.text('call.reconnecting.lead'), held: false };
    case 'connecting': {
      if (isHost) return { title: words.text('call.connecting.host'), lead: words.text('call.connecting.lead'), held: false };
      // The clinician makes the keys: until they are in, nobody else can be.
      const awaited = clinician && !people.some(({ role, connected }) => role === 'clinician' && connected);
      return { title: words.text('call.connecting'), held: false, lead: awaited ? words.text('call.connecting.clinician', { name: clinician }) : words.text('call.connecting.lead') };
    }
    default: return null;
  }
}
