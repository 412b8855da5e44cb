import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { exportedParts } from '../exported-parts.ts';
import { primaryButton } from '../primary-button.ts';
import { ScreenElement } from '../screen-element.ts';
import { screenStyles } from '../screen.styles.ts';
import { troubleView } from '../trouble/trouble-view.ts';
import { isTrouble } from '../trouble/trouble-words.ts';
import { doorScreenStyles } from './door-screen.styles.ts';

/** What stands behind an emailed link before anything is redeemed: nothing personal, one button. */
export class DoorScreen extends ScreenElement {
  static override readonly styles = [controls, screenStyles, doorScreenStyles];
  static override readonly properties = { testing: { state: true } };
  declare protected testing: boolean;

  constructor() {
    super();
    this.testing = false;
  }

  protected override renderScreen(snapshot: SessionSnapshot): TemplateResult {
    if (snapshot.reason === 'too-early') return this.#renderEarly(snapshot);
    if (snapshot.reason === 'seat-in-use') return this.#renderInUse(snapshot);
    if (snapshot.reason === 'birth-date-required' || snapshot.reason === 'birth-date-wrong') return this.#renderBirthDate(snapshot);
    if (isTrouble(snapshot.reason)) {
      return troubleView({ words: this.words, code: snapshot.reason, recoverable: snapshot.recoverable, busy: this.#busy(snapshot),
        retry: this.#continue, help: () => { this.#help(); } });
    }
    return this.#renderDoor(snapshot);
  }

  #renderDoor(snapshot: SessionSnapshot): TemplateResult {
    return html`<div class="page">
      <div class="intro">
        <span class="emblem">${roomIcons.camera()}</span>
        <h1 tabindex="-1" part="heading">${this.text('door.title')}</h1>
        <p class="lead">${this.text('door.lead')}</p>
      </div>
      <ul class="needs" aria-label=${this.text('door.need')}>
        <li>${roomIcons.door()}${this.text('door.need.place')}</li>
        <li>${roomIcons.camera()}${this.text('door.need.device')}</li>
        <li>${roomIcons.clock()}${this.text('door.need.time')}</li>
      </ul>
      <slot name="consent-text"></slot>
      <div class="stack">
        ${primaryButton({ label: this.text('door.continue'), busyLabel: this.text('busy'), busy: this.#busy(snapshot), press: this.#continue })}
        ${this.renderFailure()}
      </div>
    </div>`;
  }

  #renderEarly({ opensAt, appointment }: SessionSnapshot): TemplateResult {
    const { words } = this;
    // Our script registers it beside <consult-room>; a host may have taken only the one element.
    const canTest = customElements.get('consult-check') !== undefined;
    return html`<div class="page">
      <div class="intro">
        <span class="emblem">${roomIcons.calendarClock()}</span>
        <h1 tabindex="-1" part="heading">${this.text('door.early.title')}</h1>
        ${appointment ? html`<p class="lead">${this.text('door.early.lead', { day: words.day(appointment.start), time: words.time(appointment.start) })}</p>` : nothing}
        ${opensAt ? html`<p class="lead">${isToday(opensAt)
          ? this.text('door.early.opens', { time: words.time(opensAt) })
          : this.text('door.early.opens-day', { day: words.day(opensAt), time: words.time(opensAt) })}</p>` : nothing}
      </div>
      <div class="stack">
        ${canTest && !this.testing ? primaryButton({ label: this.text('door.test'), press: () => { this.testing = true; } }) : nothing}
        <button type="button" part="secondary" class="button quiet" @click=${this.#continue}>${roomIcons.retry()}${this.text('door.early.open')}</button>
        ${this.renderFailure()}
      </div>
      ${this.testing ? html`<consult-check plain class="card" exportparts=${exportedParts}></consult-check>` : nothing}
    </div>`;
  }

  #renderInUse(snapshot: SessionSnapshot): TemplateResult {
    return html`<div class="page">
      <div class="intro">
        <span class="emblem warn">${roomIcons.camera()}</span>
        <h1 tabindex="-1" part="heading">${this.text('door.in-use.title')}</h1>
        <p class="lead">${this.text('door.in-use.lead')}</p>
      </div>
      <div class="stack">
        ${primaryButton({ label: this.text('door.in-use.continue'), busyLabel: this.text('busy'), busy: this.#busy(snapshot), press: this.#continue })}
        ${this.renderFailure()}
      </div>
    </div>`;
  }

  /** Asked by the gateway behind some links; the browser's own date field knows each language's order of day and month. */
  #renderBirthDate(snapshot: SessionSnapshot): TemplateResult {
    const answer = (): void => {
      const date = this.renderRoot.querySelector('input')?.value;
      if (date) void this.ask((view) => view.continueFromDoor(date));
    };
    return html`<div class="page">
      <div class="intro">
        <span class="emblem">${roomIcons.calendarClock()}</span>
        <h1 tabindex="-1" part="heading">${this.text('door.birth.title')}</h1>
        <p class="lead">${this.text('door.birth.lead')}</p>
      </div>
      <form class="stack" @submit=${(event: Event) => { event.preventDefault(); answer(); }}>
        <label class="field">${this.text('door.birth.date')}<input type="date" autocomplete="bday" max=${new Date().toISOString().slice(0, 10)}></label>
        ${primaryButton({ label: this.text('door.continue'), busyLabel: this.text('busy'), busy: this.#busy(snapshot), press: answer })}
        ${this.failure === 'birth-date-required' ? nothing : this.renderFailure()}
      </form>
    </div>`;
  }

  #busy(snapshot: SessionSnapshot): boolean {
    return this.asking || snapshot.busy;
  }

  readonly #continue = (): void => {
    void this.ask((view) => view.continueFromDoor());
  };

  #help(): void {
    this.dispatchEvent(new Event('consult-help-wanted', { bubbles: true, composed: true }));
  }
}

function isToday(iso: string): boolean {
  return new Date(iso).toDateString() === new Date().toDateString();
}

define('consult-door-screen', DoorScreen);

declare global {
  interface HTMLElementTagNameMap { 'consult-door-screen': DoorScreen }
}
