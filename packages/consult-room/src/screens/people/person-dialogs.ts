import { html, nothing, type TemplateResult } from 'lit';
import { richText } from '../../i18n/rich-text.ts';
import type { StringKey } from '../../i18n/strings.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { dialogStyles } from '../dialog/dialog.styles.ts';
import { WordsElement } from '../words-element.ts';
import { personDialogsStyles } from './person-dialogs.styles.ts';

/** A question to the host before something happens to a person, or to everyone. */
export type PersonQuestion =
  | { readonly kind: 'admit'; readonly name: string; readonly start: string | null }
  | { readonly kind: 'deny' | 'remove' | 'message'; readonly name: string }
  | { readonly kind: 'end' | 'leave' };

/** What was chosen; `text` is the reason or the message. */
export interface PersonAnswer {
  readonly choice: 'yes' | 'end';
  readonly text: string;
}

const denyReasons = ['ask.deny.reason.reschedule', 'ask.deny.reason.phone', 'ask.deny.reason.wrong'] as const;
const delaysMinutes = [5, 10, 20];

/**
 * One native dialog for every question about people. The focus starts on the harmless answer and goes back where it came from.
 * @fires consult-asking - `detail: boolean`, a question is open
 */
export class PersonDialogs extends WordsElement {
  static override readonly styles = [controls, dialogStyles, personDialogsStyles];
  static override readonly properties = { question: { state: true }, own: { state: true } };
  declare protected question: PersonQuestion | null;
  declare protected own: boolean;
  #answer: ((answer: PersonAnswer | null) => void) | null = null;

  constructor() {
    super();
    this.question = null;
    this.own = false;
  }

  /** Resolves with null where the host thought better of it. */
  async ask(question: PersonQuestion): Promise<PersonAnswer | null> {
    this.#settle(null);
    this.question = question;
    this.own = false;
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')?.showModal();
    this.#tell(true);
    return new Promise((resolve) => { this.#answer = resolve; });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#settle(null);
  }

  protected override render(): TemplateResult {
    const { question } = this;
    return html`<dialog part="dialog" aria-labelledby="title" @close=${() => { this.#settle(null); }}>
      ${question ? html`<form class="form" @submit=${this.#submit}>${this.#renderQuestion(question)}</form>` : nothing}
    </dialog>`;
  }

  #renderQuestion(question: PersonQuestion): TemplateResult {
    switch (question.kind) {
      case 'admit': return this.#renderAdmit(question.name, question.start);
      case 'deny': return this.#renderDeny(question.name);
      case 'remove': return this.#renderPlain('ask.remove', question.name, 'ask.remove.lead', 'ask.remove.yes');
      case 'message': return this.#renderMessage(question.name);
      case 'end': return this.#renderPlain('ask.end', '', 'ask.end.lead', 'call.end');
      case 'leave': return this.#renderLeave();
    }
  }

  #renderAdmit(name: string, start: string | null): TemplateResult {
    const values = { name: bold(name), time: start ? this.words.time(start) : '' };
    return html`<h2 id="title">${richText(this.words, start ? 'ask.admit' : 'ask.admit.no-time', values)}</h2>
      <p class="soft">${this.text('ask.admit.lead')}</p>
      ${this.#renderActions(this.text('ask.admit.yes'), 'primary')}`;
  }

  #renderDeny(name: string): TemplateResult {
    return html`<h2 id="title">${richText(this.words, 'ask.deny', { name: bold(name) })}</h2>
      <p class="soft">${this.text('ask.deny.lead')}</p>
      <fieldset><legend>${this.text('ask.deny.reason')}</legend>
        ${denyReasons.map((key, at) => this.#renderChoice(this.text(key), this.text(key), at === 0))}
        ${this.#renderChoice('', this.text('ask.deny.reason.none'), false)}
      </fieldset>
      ${this.#renderActions(this.text('ask.deny.yes'), 'danger')}`;
  }

  #renderMessage(name: string): TemplateResult {
    const ready = [this.text('ask.message.soon'), ...delaysMinutes.map((count) => this.text('ask.message.delay', { minutes: this.words.minutes(count) }))];
    return html`<h2 id="title">${richText(this.words, 'ask.message', { name: bold(name) })}</h2>
      <fieldset><legend>${this.text('ask.message.ready')}</legend>
        ${ready.map((text, at) => this.#renderChoice(text, text, at === 0))}
        ${this.#renderChoice('own', this.text('ask.message.own'), false)}
      </fieldset>
      ${this.own ? html`<label class="field">${this.text('ask.message.text')}<textarea name="text" rows="3" maxlength="500" required></textarea></label>` : nothing}
      ${this.#renderActions(this.text('ask.message.send'), 'primary')}`;
  }

  #renderPlain(title: 'ask.remove' | 'ask.end', name: string, lead: StringKey, yes: StringKey): TemplateResult {
    return html`<h2 id="title">${richText(this.words, title, { name: bold(name) })}</h2>
      <p class="soft">${this.text(lead)}</p>${this.#renderActions(this.text(yes), 'danger')}`;
  }

  #renderLeave(): TemplateResult {
    return html`<h2 id="title">${this.text('call.leave.title')}</h2>
      <p class="soft">${this.text('call.leave.lead')}</p>
      <div class="choices">
        <button type="button" part="end" class="button danger" @click=${() => { this.#choose({ choice: 'end', text: '' }); }}>${this.text('call.end')}</button>
        <button type="submit" part="primary" class="button">${this.text('call.leave.only')}</button>
        <button type="button" part="cancel" class="button quiet" autofocus @click=${() => { this.#close(); }}>${this.text('cancel')}</button>
      </div>`;
  }

  #renderChoice(value: string, label: string, checked: boolean): TemplateResult {
    return html`<label class="choice"><input type="radio" name="choice" value=${value} ?checked=${checked}
      @change=${() => { this.own = value === 'own'; }}><span>${label}</span></label>`;
  }

  #renderActions(yes: string, kind: 'primary' | 'danger'): TemplateResult {
    return html`<div class="actions">
      <button type="button" part="cancel" class="button" autofocus @click=${() => { this.#close(); }}>${this.text('cancel')}</button>
      <button type="submit" part="primary" class="button ${kind}">${yes}</button></div>`;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [choice, text] = [form.get('choice'), form.get('text')].map((value) => (typeof value === 'string' ? value.trim() : ''));
    this.#choose({ choice: 'yes', text: (choice === 'own' ? text : choice) ?? '' });
  };

  #choose(answer: PersonAnswer): void {
    this.#settle(answer);
    this.#close();
  }

  #close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  #settle(answer: PersonAnswer | null): void {
    const settle = this.#answer;
    if (!settle) return;
    this.#answer = null;
    settle(answer);
    this.#tell(false);
  }

  #tell(asking: boolean): void {
    this.dispatchEvent(new CustomEvent('consult-asking', { detail: asking }));
  }
}

function bold(name: string): TemplateResult {
  return html`<bdi class="name">${name}</bdi>`;
}

define('consult-person-dialogs', PersonDialogs);

declare global {
  interface HTMLElementTagNameMap { 'consult-person-dialogs': PersonDialogs }
}
