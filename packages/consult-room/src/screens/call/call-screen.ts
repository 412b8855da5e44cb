import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { callIcons } from '../../icons/call-icons.ts';
import type { PersonView, SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { exportedParts } from '../exported-parts.ts';
import { performPersonAction } from '../people/person-action.ts';
import { ScreenElement } from '../screen-element.ts';
import './call-badges.ts';
import { callOverlay } from './call-overlay.ts';
import { callOverlayStyles } from './call-overlay.styles.ts';
import { callScreenStyles } from './call-screen.styles.ts';
import './call-toolbar.ts';
import { chipStyles } from './chip.styles.ts';
import './participant-tile.ts';
import type { PersonRequest } from './people-panel.ts';
import './self-inset.ts';

/** The consultation itself: the others large, oneself small, and everything else out of the way. */
export class CallScreen extends ScreenElement {
  static override readonly styles = [controls, chipStyles, callOverlayStyles, callScreenStyles];
  static override readonly properties = { peopleOpen: { state: true }, dialogOpen: { state: true } };
  declare protected peopleOpen: boolean;
  declare protected dialogOpen: boolean;
  /** Who said no to it is not asked again in this call. */
  readonly #declined = new Set<string>();

  constructor() {
    super();
    this.peopleOpen = false;
    this.dialogOpen = false;
  }

  protected override renderScreen(snapshot: SessionSnapshot): TemplateResult {
    const waiting = snapshot.isHost ? snapshot.people.filter(({ state }) => state === 'waiting') : [];
    const calm = snapshot.state === 'in-room' && !this.dialogOpen;
    return html`
      <h1 tabindex="-1" class="spoken">${this.text('call.title')}</h1>
      <div class="middle">
        ${this.#renderStage(snapshot, waiting, calm)}
        ${this.peopleOpen && snapshot.isHost ? html`<consult-people-panel exportparts=${exportedParts} .admitIsPrimary=${calm}
          @consult-person-request=${this.#onPerson} @consult-people=${this.#onTogglePeople}></consult-people-panel>` : nothing}
      </div>
      <consult-call-toolbar exportparts=${exportedParts} .peopleOpen=${this.peopleOpen} .leaveIsPrimary=${calm && waiting.length === 0}
        @consult-people=${this.#onTogglePeople} @consult-leave=${() => { void this.#leave(snapshot); }}><slot name="toolbar-extra" slot="toolbar-extra"></slot></consult-call-toolbar>
      <consult-person-dialogs exportparts=${exportedParts} @consult-asking=${(event: CustomEvent<boolean>) => { this.dialogOpen = event.detail; }}></consult-person-dialogs>`;
  }

  #renderStage(snapshot: SessionSnapshot, waiting: readonly PersonView[], calm: boolean): TemplateResult {
    const inside = snapshot.people.filter(({ state }) => state === 'in-room');
    const screen = inside.find((person) => person.screen !== null);
    return html`<div part="stage" class="stage" ?data-screen=${screen !== undefined}>
      ${screen ? html`<consult-participant-tile class="shared" source="screen" exportparts=${exportedParts} .person=${screen}></consult-participant-tile>` : nothing}
      <div class="tiles" data-count=${Math.min(inside.length, 8)}>${repeat(inside, ({ id }) => id, (person) => html`<consult-participant-tile
        exportparts=${exportedParts} .person=${person} .speaker=${snapshot.devices.speaker}
        @consult-shown=${(event: CustomEvent<number>) => { this.session.view?.setShown(person.id, event.detail); }}></consult-participant-tile>`)}</div>
      ${inside.length === 0 && snapshot.state === 'in-room' ? this.#renderAlone(snapshot.isHost) : nothing}
      ${callOverlay(snapshot, this.words)}
      <consult-self-inset exportparts=${exportedParts} .stream=${snapshot.localStream} .mirrored=${snapshot.mirrored} .off=${!snapshot.cameraOn || snapshot.audioOnly}
        .canFlip=${snapshot.devices.cameras.length > 1} @consult-flip=${() => { void this.ask((view) => view.flipCamera()); }}></consult-self-inset>
      ${snapshot.state === 'held' ? nothing : html`<consult-call-badges exportparts=${exportedParts}></consult-call-badges>`}
      <div class="banners">
        ${snapshot.isLinkLost && snapshot.state === 'in-room' ? html`<p class="chip" role="status"><span class="busy"></span>${this.text('trouble.network.title')}</p>` : nothing}
        ${snapshot.screenOn ? html`<p class="chip">${callIcons.screen()}${this.text('call.screen.on')}</p>` : nothing}
        ${waiting[0] && !this.peopleOpen ? this.#renderKnock(waiting[0], calm) : nothing}
        ${this.#renderWeak(snapshot)}
        ${this.renderFailure()}
      </div>
    </div>`;
  }

  /** Only ever offered: a face is not taken away without a word. */
  #renderWeak({ state, isHost, quality, clinic }: SessionSnapshot): TemplateResult | typeof nothing {
    const advice = quality?.advice;
    if (state !== 'in-room' || advice === undefined || this.#declined.has(advice)) return nothing;
    const isPhone = advice === 'phone';
    const decline = (): void => {
      this.#declined.add(advice);
      this.requestUpdate();
    };
    return html`<div class="knock" role="status"><p>${this.text(isPhone ? 'call.weak.phone' : 'call.weak')}
        ${isPhone && !isHost && clinic?.phone ? html`<a part="phone" href=${`tel:${clinic.phone.replace(/[^\d+]/g, '')}`}>${this.text('help.call', { phone: `\u2066${clinic.phone}\u2069` })}</a>` : nothing}</p>
      <button type="button" class="button quiet compact" @click=${decline}>${this.text(isPhone ? 'close' : 'call.weak.keep')}</button>
      ${isPhone ? nothing : html`<button type="button" class="button compact" @click=${() => { void this.ask((view) => view.setAudioOnly(true)); }}>${this.text('call.sound-only')}</button>`}</div>`;
  }

  #renderKnock(person: PersonView, calm: boolean): TemplateResult {
    return html`<div class="knock"><p>${this.text('people.knocks', { name: person.name })}</p>
      <button type="button" class="button quiet compact" @click=${this.#onTogglePeople}>${this.text('call.people')}</button>
      <button type="button" part=${calm ? 'admit primary' : 'admit'} class="button primary compact" aria-label=${this.text('people.admit.of', { name: person.name })}
        @click=${() => { void this.#act({ action: 'admit', person }); }}>${this.text('people.admit')}</button></div>`;
  }

  #renderAlone(isHost: boolean): TemplateResult {
    const who = isHost ? 'host' : 'guest';
    return html`<div class="alone" role="status"><span class="sign calm">${callIcons.people()}</span>
      <p class="title">${this.text(`call.alone.${who}`)}</p><p class="lead">${this.text(`call.alone.${who}.lead`)}</p></div>`;
  }

  readonly #onTogglePeople = (): void => {
    void this.#togglePeople();
  };

  /** The focus goes into the panel, and back to the button that opens it. */
  async #togglePeople(): Promise<void> {
    this.peopleOpen = !this.peopleOpen;
    await this.updateComplete;
    if (this.peopleOpen) this.renderRoot.querySelector('consult-people-panel')?.focus();
    else this.renderRoot.querySelector('consult-call-toolbar')?.renderRoot.querySelector<HTMLElement>('[part~=people]')?.focus();
  }

  readonly #onPerson = (event: CustomEvent<PersonRequest>): void => {
    void this.#act(event.detail);
  };

  async #act({ action, person }: PersonRequest): Promise<void> {
    const dialogs = this.renderRoot.querySelector('consult-person-dialogs');
    const start = this.session.snapshot?.appointment?.start ?? null;
    if (dialogs) await this.ask((view) => performPersonAction(action, { id: person.id, name: person.name, start }, dialogs, view));
  }

  /** A host may mean two things by leaving; everyone else means one. */
  async #leave({ isHost, state }: SessionSnapshot): Promise<void> {
    if (!isHost || state !== 'in-room') {
      await this.ask((view) => view.leave());
      return;
    }
    const answer = await this.renderRoot.querySelector('consult-person-dialogs')?.ask({ kind: 'leave' });
    if (answer) await this.ask((view) => (answer.choice === 'end' ? view.endForAll() : view.leave()));
  }
}

define('consult-call-screen', CallScreen);

declare global {
  interface HTMLElementTagNameMap { 'consult-call-screen': CallScreen }
}
