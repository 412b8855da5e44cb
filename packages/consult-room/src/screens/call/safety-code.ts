import { html, nothing, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { ScreenElement } from '../screen-element.ts';
import { safetyCodeStyles } from './safety-code.styles.ts';
import { safetyPictures } from './safety-pictures.ts';

/**
 * What the people in the call read to each other, and what they say of it.
 * @fires consult-compared - the answer was taken
 */
export class SafetyCode extends ScreenElement {
  static override readonly styles = [controls, safetyCodeStyles];

  protected override renderScreen({ safety: { code, members, asserted, unchecked, unseen = [] } }: SessionSnapshot): TemplateResult {
    if (code === null) return html`<p role="status">${this.text('code.wait')}</p>`;
    const groups = [code.digits.slice(0, 3), code.digits.slice(3)];
    return html`
      <p>${this.text('code.read')}</p>
      <p part="code" class="digits"><span dir="ltr" aria-hidden="true">${groups.join(' ')}</span><span class="spoken">${groups.map((group) => [...group].join(' ')).join(', ')}</span></p>
      <ul class="pictures">${code.pictures.map((picture) => this.#renderPicture(picture))}</ul>
      <p>${this.text('code.members', { names: this.#list(members) })}</p>
      ${asserted.length === 0 ? nothing : html`<p>${this.text('code.asserted', { names: this.#list(asserted) })}</p>`}
      ${unchecked.length === 0 || unchecked.length === members.length ? nothing : html`<p>${this.text('code.unchecked', { names: this.#list(unchecked) })}</p>`}
      ${unseen.length === 0 ? nothing : html`<p><strong>${this.text('code.unseen', { names: this.#list(unseen) })}</strong></p>`}
      ${unchecked.length === 0 ? nothing : html`<p><strong>${this.text('code.same')}</strong></p>${this.#renderAnswers(code.digits)}`}
      ${this.renderFailure()}`;
  }

  #list(names: readonly string[]): string {
    return new Intl.ListFormat(this.words.lang).format(names);
  }

  #renderPicture(picture: number): TemplateResult {
    const { sign, name } = safetyPictures(this.text('code.pictures'))[picture] ?? { sign: '', name: '' };
    return html`<li><span class="sign" aria-hidden="true">${sign}</span><span>${name}</span></li>`;
  }

  #renderAnswers(digits: string): TemplateResult {
    return html`<div class="answers">
      <button type="button" part="code-match" class="button compact" aria-disabled=${String(this.asking)} @click=${() => { void this.#answer(digits, true); }}>${this.text('code.match')}</button>
      <button type="button" part="code-mismatch" class="button compact" aria-disabled=${String(this.asking)} @click=${() => { void this.#answer(digits, false); }}>${this.text('code.mismatch')}</button></div>`;
  }

  async #answer(digits: string, same: boolean): Promise<void> {
    if (await this.ask((view) => view.compareSafetyCode(digits, same))) this.dispatchEvent(new CustomEvent('consult-compared'));
  }
}

define('consult-safety-code', SafetyCode);

declare global {
  interface HTMLElementTagNameMap { 'consult-safety-code': SafetyCode }
}
