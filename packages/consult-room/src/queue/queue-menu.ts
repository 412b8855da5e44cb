import { html, nothing, type TemplateResult } from 'lit';
import { queueIcons } from '../icons/queue-icons.ts';
import { define } from '../screens/define.ts';
import { Disclosure } from '../screens/disclosure.ts';
import type { PersonAction } from '../screens/people/person-action.ts';
import { WordsElement } from '../screens/words-element.ts';
import { controls } from '../styles/controls.ts';
import { queueMenuStyles } from './queue-menu.styles.ts';

/**
 * The rarer things one may do to a person, behind one button.
 * @fires consult-choose - `detail: PersonAction`
 */
export class QueueMenu extends WordsElement {
  static override readonly styles = [controls, queueMenuStyles];
  static override readonly properties = { name: { attribute: false }, actions: { attribute: false } };
  declare name: string;
  declare actions: readonly PersonAction[];
  readonly #open = new Disclosure(this);

  constructor() {
    super();
    this.name = '';
    this.actions = [];
  }

  protected override render(): TemplateResult {
    return html`<div class="anchor"><button type="button" part="more" class="button compact square quiet" aria-label=${this.text('people.actions', { name: this.name })}
      aria-expanded=${String(this.#open.isOpen)} @click=${this.#open.toggle}>${queueIcons.more()}</button>
      ${this.#open.isOpen ? html`<div class="menu">${this.actions.map((action) => html`<button type="button" part=${action} class="item"
        @click=${() => { this.#choose(action); }}>${this.text(`people.${action}`)}</button>`)}</div>` : nothing}</div>`;
  }

  #choose(action: PersonAction): void {
    this.#open.close();
    this.dispatchEvent(new CustomEvent<PersonAction>('consult-choose', { detail: action }));
  }
}

define('consult-queue-menu', QueueMenu);

declare global {
  interface HTMLElementTagNameMap { 'consult-queue-menu': QueueMenu }
}
