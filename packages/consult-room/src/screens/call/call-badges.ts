import { html, nothing, type TemplateResult } from 'lit';
import { callIcons } from '../../icons/call-icons.ts';
import { roomIcons } from '../../icons/room-icons.ts';
import type { EncryptionState, SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { Clock } from '../clock.ts';
import { define } from '../define.ts';
import { Disclosure } from '../disclosure.ts';
import { exportedParts } from '../exported-parts.ts';
import { ScreenElement } from '../screen-element.ts';
import { callBadgesStyles } from './call-badges.styles.ts';
import { chipStyles } from './chip.styles.ts';
import { qualityBars } from './quality-bars.ts';
import { qualityBarsStyles } from './quality-bars.styles.ts';

const locks = { pending: callIcons.lockPending, encrypted: roomIcons.lock, verified: callIcons.lockVerified, failed: callIcons.lockFailed };
type LockWord = EncryptionState | 'refused' | 'silent';
/** Codes that are no ordinary waiting: somebody's frames under another's name, somebody cut off from the group. */
const alarming: Readonly<Record<string, LockWord>> = { 'frames-refused': 'refused', 'out-of-touch': 'silent' };
const lockTones: Readonly<Record<LockWord, string>> = { pending: 'warn', encrypted: 'ok', verified: 'ok', failed: 'danger', refused: 'danger', silent: 'danger' };

/** Over the stage: the lock, the connection and the time, each with its words one press away. */
export class CallBadges extends ScreenElement {
  static override readonly styles = [controls, chipStyles, qualityBarsStyles, callBadgesStyles];
  static override readonly properties = { detailsOpen: { state: true } };
  declare protected detailsOpen: boolean;
  readonly #clock = new Clock(this, 1000);
  readonly #lock = new Disclosure(this);
  readonly #quality = new Disclosure(this);

  constructor() {
    super();
    this.detailsOpen = false;
  }

  protected override renderScreen({ encryption, safety: { members, unchecked }, quality, enteredAt }: SessionSnapshot): TemplateResult {
    const { state } = encryption;
    const word = alarming[encryption.code] ?? state;
    // Some were compared and some were not: the others came later.
    const isMixed = state === 'encrypted' && unchecked.length > 0 && unchecked.length < members.length;
    return html`
      <div class="badge"><button type="button" part="lock" class="chip ${lockTones[word]}" data-encryption=${state} aria-expanded=${String(this.#lock.isOpen)} @click=${this.#toggleLock}>
        ${locks[state]()}<span>${isMixed ? this.text('lock.new', { count: this.words.number(unchecked.length) }) : this.text(`lock.${word}`)}</span></button>
        ${this.#lock.isOpen ? this.#renderLock(word) : nothing}</div>
      ${quality ? html`<div class="badge"><button type="button" part="quality" class="chip" data-quality=${quality.level} aria-expanded=${String(this.#quality.isOpen)} @click=${this.#quality.toggle}>
        ${qualityBars(quality.level)}<span class=${quality.level === 'good' ? 'word' : ''}>${this.text(`quality.${quality.level}`)}</span></button>
        ${this.#quality.isOpen ? html`<div class="pop" role="note">${this.#renderReasons(quality.level, quality.reasons)}
          <button type="button" part="details" class="button compact" aria-haspopup="dialog" @click=${() => { void this.#openDetails(); }}>${this.text('details.title')}</button>${this.renderFailure()}</div>` : nothing}</div>` : nothing}
      ${this.detailsOpen ? html`<consult-connection-details exportparts=${exportedParts} @consult-closed=${() => { this.#closeDetails(); }}></consult-connection-details>` : nothing}
      ${enteredAt !== null ? html`<p part="duration" class="chip time"><span class="spoken">${this.text('call.duration')}</span>${this.words.duration(this.#clock.now - enteredAt)}</p>` : nothing}`;
  }

  /** What is compared comes when somebody wants to see it; lost on the way, it comes with the next press. */
  readonly #toggleLock = (event: Event): void => {
    import('./safety-code.ts').catch(() => {});
    this.#lock.toggle(event);
  };

  /** Its code comes when somebody wants to see it. */
  async #openDetails(): Promise<void> {
    if (!(await this.ask(() => import('./details/connection-details.ts')))) return;
    this.#quality.close();
    this.detailsOpen = true;
  }

  #closeDetails(): void {
    this.detailsOpen = false;
    this.renderRoot.querySelector<HTMLElement>('[part~=quality]')?.focus();
  }

  #renderLock(word: LockWord): TemplateResult {
    const comparable = word === 'encrypted' || word === 'verified';
    return html`<dialog open class="pop" aria-label=${this.text(`lock.${word}`)}>
      ${comparable ? html`<consult-safety-code exportparts=${exportedParts} @consult-compared=${() => { this.#lock.close(); }}></consult-safety-code>` : nothing}
      <p>${this.text(`lock.about.${word}`)}</p></dialog>`;
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
