import { html, type TemplateResult } from 'lit';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { WordsElement } from '../words-element.ts';
import { levelMeterStyles } from './level-meter.styles.ts';

/** Room noise stays below this; a voice does not. */
const voiceLevel = 0.06;

/**
 * How loud the microphone is, now. Reads the level once per frame while it is on the page.
 * @fires consult-silence - `detail: boolean`: nothing was heard for a while, or the voice is back
 */
export class LevelMeter extends WordsElement {
  static override readonly styles = [controls, levelMeterStyles];
  static override readonly properties = { level: { attribute: false } };
  /** 0 to 1 */
  declare level: () => number;
  /** How long nothing may be heard before we say so. */
  silenceAfterMs = 5_000;
  #frame = 0;
  #heardAt = 0;
  #silent = false;

  constructor() {
    super();
    this.level = () => 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#heardAt = performance.now();
    this.#frame = requestAnimationFrame(this.#draw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
  }

  protected override render(): TemplateResult {
    return html`<div part="level-meter" class="meter" role="img" aria-label=${this.text('check.microphone.level')}><div class="bar"></div></div>`;
  }

  readonly #draw = (nowMs: number): void => {
    this.#frame = requestAnimationFrame(this.#draw);
    const level = Math.min(1, Math.max(0, this.level()));
    this.renderRoot.querySelector<HTMLElement>('.bar')?.style.setProperty('--_level', level.toFixed(3));
    if (level > voiceLevel) this.#heardAt = nowMs;
    this.#report(nowMs - this.#heardAt > this.silenceAfterMs);
  };

  #report(silent: boolean): void {
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.dispatchEvent(new CustomEvent('consult-silence', { detail: silent }));
  }
}

define('consult-level-meter', LevelMeter);

declare global {
  interface HTMLElementTagNameMap { 'consult-level-meter': LevelMeter }
}
