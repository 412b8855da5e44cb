import { html, nothing, type TemplateResult } from 'lit';
import { callIcons } from '../../icons/call-icons.ts';
import { roomIcons } from '../../icons/room-icons.ts';
import type { PersonView, SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { Clock } from '../clock.ts';
import { define } from '../define.ts';
import { initials } from '../initials.ts';
import type { PersonAction } from '../people/person-action.ts';
import { ScreenElement } from '../screen-element.ts';
import { peoplePanelStyles } from './people-panel.styles.ts';

/** What a host asked for in the panel or the banner; the call screen asks back and does it. */
export interface PersonRequest {
  readonly action: PersonAction;
  readonly person: PersonView;
}

/**
 * The host's view of everyone: who waits, who is in, who is on hold.
 * @fires consult-person-request - `detail: PersonRequest`
 * @fires consult-people - close
 */
export class PeoplePanel extends ScreenElement {
  static override readonly styles = [controls, peoplePanelStyles];
  static override readonly properties = { admitIsPrimary: { attribute: false } };
  declare admitIsPrimary: boolean;
  readonly #clock = new Clock(this, 10_000);

  constructor() {
    super();
    this.admitIsPrimary = false;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  protected override renderScreen({ people, self }: SessionSnapshot): TemplateResult {
    const of = (...states: readonly string[]): readonly PersonView[] => people.filter(({ state }) => states.includes(state));
    const [waiting, inside, held] = [of('waiting'), of('admitted', 'in-room'), of('held')];
    return html`<section part="panel" aria-labelledby="title" @keydown=${(event: KeyboardEvent) => { if (event.key === 'Escape') this.#close(); }}>
      <header><h2 id="title" tabindex="-1">${this.text('people.title')}</h2>
        <button type="button" class="button quiet square" aria-label=${this.text('close')} @click=${() => { this.#close(); }}>${roomIcons.close()}</button></header>
      <h3>${this.text('people.waiting')}</h3>
      ${waiting.length > 0 ? html`<ul>${waiting.map((person, at) => this.#renderWaiting(person, at === 0))}</ul>` : html`<p class="soft none">${this.text('people.nobody')}</p>`}
      <h3>${this.text('people.room')}</h3>
      <ul>${self ? html`<li class="person">${face(self.name)}<div class="who"><bdi>${this.text('people.you', { name: self.name })}</bdi><span class="small soft">${this.text(`role.${self.role}`)}</span></div></li>` : nothing}
        ${inside.map((person) => this.#renderInside(person))}</ul>
      ${held.length > 0 ? html`<h3>${this.text('people.held')}</h3><ul>${held.map((person) => this.#renderHeld(person))}</ul>` : nothing}
    </section>`;
  }

  #renderWaiting(person: PersonView, first: boolean): TemplateResult {
    return html`<li part="person" class="person waiting" data-person=${person.id}>${face(person.name)}${this.#who(person, this.#since(person))}
      <div class="row">
        <button type="button" part=${first && this.admitIsPrimary ? 'admit primary' : 'admit'} class="button primary compact" aria-label=${this.text('people.admit.of', { name: person.name })} @click=${this.#ask('admit', person)}>${this.text('people.admit')}</button>
        <button type="button" part="message" class="button compact square" aria-label=${this.text('ask.message', { name: person.name })} @click=${this.#ask('message', person)}>${roomIcons.message()}</button>
        <button type="button" part="deny" class="button quiet compact" @click=${this.#ask('deny', person)}>${this.text('people.deny')}</button>
      </div></li>`;
  }

  #renderInside(person: PersonView): TemplateResult {
    return html`<li part="person" class="person" data-person=${person.id}>${face(person.name)}${this.#who(person, person.connected ? this.#rank(person) : this.text('people.away'))}
      <div class="row">
        <button type="button" part="hold" class="button compact" @click=${this.#ask('hold', person)}>${callIcons.hold()}${this.text('people.hold')}</button>
        <button type="button" part="remove" class="button quiet compact" @click=${this.#ask('remove', person)}>${this.text('people.remove')}</button>
      </div></li>`;
  }

  #renderHeld(person: PersonView): TemplateResult {
    return html`<li part="person" class="person" data-person=${person.id}>${face(person.name)}${this.#who(person, this.text(`role.${person.role}`))}
      <div class="row">
        <button type="button" part="resume" class="button primary compact" @click=${this.#ask('resume', person)}>${callIcons.resume()}${this.text('people.resume')}</button>
        <button type="button" part="remove" class="button quiet compact" @click=${this.#ask('remove', person)}>${this.text('people.remove')}</button>
      </div></li>`;
  }

  #who(person: PersonView, line: string): TemplateResult {
    return html`<div class="who"><bdi>${person.name}</bdi><span class="small soft">${line}</span></div>`;
  }

  #rank({ role, identity }: PersonView): string {
    return this.text(`role.${role}`) + (identity === null ? '' : ` · ${this.text(`identity.${identity}`)}`);
  }

  #since({ waitingSince, connected }: PersonView): string {
    if (!connected) return this.text('people.away');
    const minutes = waitingSince === null ? 0 : Math.floor((this.#clock.now - waitingSince) / 60_000);
    return minutes < 1 ? this.text('people.just-now') : this.text('people.since', { minutes: this.words.minutes(minutes) });
  }

  #ask(action: PersonAction, person: PersonView): () => void {
    return () => { this.dispatchEvent(new CustomEvent<PersonRequest>('consult-person-request', { detail: { action, person } })); };
  }

  #close(): void {
    this.dispatchEvent(new Event('consult-people'));
  }
}

function face(name: string): TemplateResult {
  return html`<span class="face" aria-hidden="true">${initials(name)}</span>`;
}

define('consult-people-panel', PeoplePanel);

declare global {
  interface HTMLElementTagNameMap { 'consult-people-panel': PeoplePanel }
}
