import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { callIcons } from '../../icons/call-icons.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import '../self-video.ts';
import { WordsElement } from '../words-element.ts';
import { nearestCorner, nextCorner, type Corner } from './corner.ts';
import { selfInsetStyles } from './self-inset.styles.ts';

/**
 * One's own picture in a corner of the stage: dragged to another corner, or sent there by a button (WCAG 2.2 SC 2.5.7).
 * @fires consult-flip - turn the camera around
 */
export class SelfInset extends WordsElement {
  static override readonly styles = [controls, selfInsetStyles];
  static override readonly properties = {
    stream: { attribute: false }, mirrored: { type: Boolean }, off: { type: Boolean }, canFlip: { attribute: false }, corner: { reflect: true },
  };
  declare stream: MediaStream | null;
  declare mirrored: boolean;
  declare off: boolean;
  declare canFlip: boolean;
  declare corner: Corner;
  #grip: { readonly x: number; readonly y: number } | null = null;

  constructor() {
    super();
    this.stream = null;
    this.mirrored = false;
    this.off = false;
    this.canFlip = false;
    this.corner = 'bottom-end';
  }

  protected override render(): TemplateResult {
    return html`<div class="inset" @pointerdown=${this.#take} @pointermove=${this.#drag} @pointerup=${this.#drop} @pointercancel=${this.#drop}>
      <consult-self-video exportparts="self-view" .stream=${this.stream} .mirrored=${this.mirrored} ?off=${this.off}></consult-self-video>
      <div class="tools">
        ${this.canFlip && !this.off ? html`<button type="button" part="flip" aria-label=${this.text('call.flip')} @click=${() => { this.dispatchEvent(new Event('consult-flip')); }}>${callIcons.flipCamera()}</button>` : nothing}
        <button type="button" aria-label=${this.text('self.move')} @click=${() => { this.corner = nextCorner(this.corner); }}>${callIcons.move()}</button>
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('corner')) this.#shift(0, 0);
  }

  readonly #take = (event: PointerEvent): void => {
    if (event.button !== 0 || event.composedPath().some((node) => node instanceof HTMLButtonElement)) return;
    this.#grip = { x: event.clientX, y: event.clientY };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.toggleAttribute('data-dragged', true);
  };

  readonly #drag = (event: PointerEvent): void => {
    if (this.#grip) this.#shift(event.clientX - this.#grip.x, event.clientY - this.#grip.y);
  };

  readonly #drop = (event: PointerEvent): void => {
    if (!this.#grip) return;
    this.#grip = null;
    this.toggleAttribute('data-dragged', false);
    const stage = this.parentElement?.getBoundingClientRect();
    if (stage) this.corner = nearestCorner(event.clientX - stage.x, event.clientY - stage.y, stage, this.matches(':dir(rtl)'));
    this.#shift(0, 0);
  };

  /** px from the corner, while a finger holds it */
  #shift(x: number, y: number): void {
    this.style.setProperty('translate', x === 0 && y === 0 ? 'none' : `${x}px ${y}px`);
  }
}

define('consult-self-inset', SelfInset);

declare global {
  interface HTMLElementTagNameMap { 'consult-self-inset': SelfInset }
}
