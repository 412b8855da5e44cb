import { isOver } from '@consult-room/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import type { StringKey } from '../../i18n/strings.ts';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { primaryButton } from '../primary-button.ts';
import { ScreenElement } from '../screen-element.ts';
import { screenStyles } from '../screen.styles.ts';
import { endedWords } from './ended-words.ts';

/** What happened, and what comes next; the host page says the rest in the slot. */
export class EndedScreen extends ScreenElement {
  static override readonly styles = [controls, screenStyles];

  protected override renderScreen(snapshot: SessionSnapshot): TemplateResult {
    const { title, lead, call } = endedWords(snapshot.reason);
    const back = backLabel(snapshot);
    return html`<div class="page">
      <div class="intro">
        <span class="emblem">${call ? roomIcons.phone() : roomIcons.wave()}</span>
        <h1 tabindex="-1" part="heading">${this.text(title)}</h1>
        <p class="lead">${this.text(lead)}</p>
        ${snapshot.clinicSays ? html`<figure class="note">${roomIcons.message()}<div><figcaption class="small soft">${this.text('ended.denied.reason')}</figcaption>
          <blockquote dir="auto">${snapshot.clinicSays}</blockquote></div></figure>` : nothing}
        ${call ? html`<p>${this.text('ended.denied.call')}</p>` : nothing}
      </div>
      <slot name="ended"></slot>
      <div class="stack">
        ${back ? primaryButton({ label: this.text(back), busyLabel: this.text('busy'), busy: this.asking || snapshot.busy,
          press: () => { void this.ask((view) => view.retry()); } }) : nothing}
        ${this.renderFailure()}
      </div>
    </div>`;
  }
}

function backLabel({ reason, appointment, recoverable }: SessionSnapshot): StringKey | null {
  if (reason === 'moved' || reason === 'seat-moved') return 'ended.moved.back';
  const open = appointment !== null && !isOver(appointment.state);
  return open && (reason === 'left' || recoverable) ? 'ended.rejoin' : null;
}

define('consult-ended-screen', EndedScreen);

declare global {
  interface HTMLElementTagNameMap { 'consult-ended-screen': EndedScreen }
}
