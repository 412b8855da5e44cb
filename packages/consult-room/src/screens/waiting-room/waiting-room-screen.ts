import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { initials } from '../initials.ts';
import { primaryButton } from '../primary-button.ts';
import { ScreenElement } from '../screen-element.ts';
import { screenStyles } from '../screen.styles.ts';
import '../self-video.ts';
import { waitingRoomScreenStyles } from './waiting-room-screen.styles.ts';

/** The calm place: who knows that you are here, how long it may take, how you look, and that the call comes by itself. */
export class WaitingRoomScreen extends ScreenElement {
  static override readonly styles = [controls, screenStyles, waitingRoomScreenStyles];

  protected override renderScreen(snapshot: SessionSnapshot): TemplateResult {
    const clinician = snapshot.clinicians[0] ?? null;
    return html`<div class="page wide">
      <div class="who">
        <div class="ring"><span class="face" aria-hidden="true">${clinician ? initials(clinician) : roomIcons.clock()}</span></div>
        <div class="intro">
          <p class="where">${this.text('waiting.title')}</p>
          <h1 tabindex="-1" part="heading">${this.#headline(snapshot, clinician)}</h1>
          <p class="lead">${this.text('waiting.stay')}</p>
        </div>
        ${this.#renderFacts(snapshot)}
        ${this.#renderNotices(snapshot)}
        <slot name="waiting-content"></slot>
        <div class="stack">
          ${primaryButton({ label: html`${roomIcons.speaker()}${this.text('waiting.sound')}`, kind: '', press: () => { void this.ask((view) => view.playSpeakerTest()); } })}
          <button type="button" part="secondary" class="button quiet" @click=${() => { void this.ask((view) => view.leave()); }}>${this.text('waiting.leave')}</button>
          ${this.renderFailure()}
        </div>
      </div>
      ${this.#renderSelf(snapshot)}
    </div>`;
  }

  #headline({ waiting }: SessionSnapshot, clinician: string | null): string {
    if (!clinician) return this.text('waiting.told');
    return this.text(waiting.clinicianPresent ? 'waiting.knows' : 'waiting.absent', { name: clinician });
  }

  #renderFacts({ waiting, appointment }: SessionSnapshot): TemplateResult | typeof nothing {
    const { words } = this;
    const facts = [
      waiting.position === 1 ? this.text('waiting.next') : waiting.position !== null ? this.text('waiting.position', { position: words.number(waiting.position) }) : null,
      waiting.etaMinutes !== null ? this.text('waiting.eta', { minutes: words.minutes(waiting.etaMinutes) }) : null,
      appointment ? this.text('waiting.appointment', { time: words.time(appointment.start) }) : null,
    ].filter((fact) => fact !== null);
    return facts.length > 0 ? html`<ul class="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>` : nothing;
  }

  #renderNotices({ waiting }: SessionSnapshot): TemplateResult | typeof nothing {
    if (waiting.notices.length === 0) return nothing;
    return html`<section part="notices" class="notices" aria-label=${this.text('waiting.notices')}>
      ${newestFirst(waiting.notices).map(({ text, at }) => html`<div class="note">${roomIcons.message()}<div>
        <p dir="auto">${text}</p><p class="small soft">${this.words.time(new Date(at).toISOString())}</p></div></div>`)}
    </section>`;
  }

  #renderSelf(snapshot: SessionSnapshot): TemplateResult {
    const { microphoneOn, cameraOn, audioOnly } = snapshot;
    return html`<div class="self">
      <consult-self-video exportparts="self-view" .stream=${snapshot.localStream} .mirrored=${snapshot.mirrored} ?off=${!cameraOn || audioOnly}></consult-self-video>
      <div class="toggles">
        <button type="button" part="microphone" class="button compact" aria-pressed=${String(microphoneOn)} @click=${() => { void this.ask((view) => view.setMicrophone(!microphoneOn)); }}>
          ${microphoneOn ? roomIcons.microphone() : roomIcons.microphoneOff()}${this.text('media.microphone')}</button>
        ${audioOnly ? nothing : html`<button type="button" part="camera" class="button compact" aria-pressed=${String(cameraOn)} @click=${() => { void this.ask((view) => view.setCamera(!cameraOn)); }}>
          ${cameraOn ? roomIcons.camera() : roomIcons.cameraOff()}${this.text('media.camera')}</button>`}
      </div>
    </div>`;
  }
}

/** Without `toReversed`, which the oldest browsers that can encrypt do not know. */
function newestFirst<Item>(items: readonly Item[]): readonly Item[] {
  return items.flatMap((_, at) => items.slice(items.length - 1 - at, items.length - at));
}

define('consult-waiting-room-screen', WaitingRoomScreen);

declare global {
  interface HTMLElementTagNameMap { 'consult-waiting-room-screen': WaitingRoomScreen }
}
