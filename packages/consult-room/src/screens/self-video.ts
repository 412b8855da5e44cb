import { html, nothing, type PropertyValues } from 'lit';
import { roomIcons } from '../icons/room-icons.ts';
import { controls } from '../styles/controls.ts';
import { define } from './define.ts';
import { selfVideoStyles } from './self-video.styles.ts';
import { WordsElement } from './words-element.ts';

/** One's own picture: silent, and mirrored for oneself alone. Shows words instead where there is none. */
export class SelfVideo extends WordsElement {
  static override readonly styles = [controls, selfVideoStyles];
  static override readonly properties = { stream: { attribute: false }, mirrored: { type: Boolean }, off: { type: Boolean, reflect: true } };
  declare stream: MediaStream | null;
  declare mirrored: boolean;
  /** The camera is off, or sound only was chosen. */
  declare off: boolean;

  constructor() {
    super();
    this.stream = null;
    this.mirrored = false;
    this.off = false;
  }

  protected override render(): unknown {
    return html`
      <video part="self-view" data-self autoplay playsinline .muted=${true} class=${this.mirrored ? 'mirrored' : ''} aria-label=${this.text('check.self')}></video>
      ${this.off || !this.stream ? html`<p class="cover">${roomIcons.cameraOff()}<span>${this.off ? this.text('self.camera-off') : nothing}</span></p>` : nothing}
      <slot></slot>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('stream')) return;
    const video = this.renderRoot.querySelector('video');
    if (!video || video.srcObject === this.stream) return;
    video.srcObject = this.stream;
    // Muted pictures may always play; a refusal here means the element left the page meanwhile.
    if (this.stream) video.play().catch(() => undefined);
  }
}

define('consult-self-video', SelfVideo);

declare global {
  interface HTMLElementTagNameMap { 'consult-self-video': SelfVideo }
}
