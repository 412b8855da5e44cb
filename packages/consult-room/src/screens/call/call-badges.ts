import { html, nothing, type TemplateResult } from 'lit';
import { callIcons } from '../../icons/call-icons.ts';
import { roomIcons } from '../../icons/room-icons.ts';
import type { StringKey } from '../../i18n/strings.ts';
import type { EncryptionState, SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { Clock } from '../clock.ts';
import { define } from '../define.ts';
import { Disclosure } from '../disclosure.ts';
import { ScreenElement } from '../screen-element.ts';
import { callBadgesStyles } from './call-badges.styles.ts';
import { chipStyles } from './chip.styles.ts';
import { qualityBars } from './quality-bars.ts';
import { qualityBarsStyles } from './quality-bars.styles.ts';

const locks = { pending: callIcons.lockPending, encrypted: roomIcons.lock, verified: callIcons.lockVerified, failed: callIcons.lockFailed };
const lockTones: Readonly<Record<EncryptionState, string>> = { pending: 'warn', encrypted: 'ok', verified: 'ok', failed: 'danger' };

/** Over the stage: the lock, the connection and the time, each with its words one press away. */
export class CallBadges extends ScreenElement {
  static override readonly styles = [controls, chipStyles, qualityBarsStyles, callBadgesStyles];
  readonly #clock = new Clock(this, 1000);
  readonly #lock = new Disclosure(this);
  readonly #quality = new Disclosure(this);

  protected override renderScreen({ encryption, quality, enteredAt }: SessionSnapshot): TemplateResult {
    const { state } = encryption;
    const about: StringKey = `lock.about.${state === 'verified' ? 'encrypted' : state}`;
    return html`
      <div class="badge"><button type="button" part="lock" class="chip ${lockTones[state]}" data-encryption=${state} aria-expanded=${String(this.#lock.isOpen)} @click=${this.#lock.toggle}>
        ${locks[state]()}<span>${this.text(`lock.${state}`)}</span></button>
        ${this.#lock.isOpen ? html`<div class="pop" role="note"><p>${this.text(about)}</p></div>` : nothing}</div>
      ${quality ? html`<div class="badge"><button type="button" part="quality" class="chip" data-quality=${quality.level} aria-expanded=${String(this.#quality.isOpen)} @click=${this.#quality.toggle}>
        ${qualityBars(quality.level)}<span class=${quality.level === 'good' ? 'word' : ''}>${this.text(`quality.${quality.level}`)}</span></button>
        ${this.#quality.isOpen ? html`<div class="pop" role="note">${this.#renderReasons(quality.level, quality.reasons)}</div>` : nothing}</div>` : nothing}
      ${enteredAt !== null ? html`<p part="duration" class="chip time"><span class="spoken">${this.text('call.duration')}</span>${this.words.duration(this.#clock.now - enteredAt)}</p>` : nothing}`;
  }

  #renderReasons(level: 'good' | 'fair' | 'poor' | 'lost', reasons: readonly string[]): TemplateResult {
    const known = reasons.map((reason) => `quality.reason.${reason}`).filter((key) => this.words.has(key));
    return html`<p><strong>${this.text(`quality.${level}`)}</strong></p>
      ${known.map((key) => html`<p>${this.text(key)}</p>`)}
      ${level === 'good' ? nothing : html`<p>${this.text('quality.try')}</p>`}`;
  }
}

define('consult-call-badges', CallBadges);

declare global {
  interface HTMLElementTagNameMap { 'consult-call-badges': CallBadges }
}
