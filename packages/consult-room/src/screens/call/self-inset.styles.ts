import { css } from 'lit';

export const selfInsetStyles = css`
  :host { position: absolute; z-index: 3; inline-size: clamp(96px, 24cqi, 240px); margin: 12px; touch-action: none; cursor: grab; transition: inset 0.2s; }
  :host([data-dragged]) { cursor: grabbing; opacity: 0.92; }
  :host([corner='bottom-end']) { inset-block-end: 0; inset-inline-end: 0; }
  :host([corner='bottom-start']) { inset-block-end: 44px; inset-inline-start: 0; }
  :host([corner='top-start']) { inset-block-start: 48px; inset-inline-start: 0; }
  :host([corner='top-end']) { inset-block-start: 48px; inset-inline-end: 0; }
  .inset { position: relative; }
  consult-self-video { aspect-ratio: 16 / 10; border-radius: var(--_radius); box-shadow: 0 0 0 2px rgb(255 255 255 / 0.16), 0 8px 24px rgb(0 0 0 / 0.4); --_text-small: 12px; }
  .tools { position: absolute; inset-block-end: 4px; inset-inline-end: 4px; display: flex; gap: 4px; }
  .tools button { display: grid; place-items: center; inline-size: 36px; block-size: 36px; padding: 0; border: 0; border-radius: 50%; background: rgb(8 16 14 / 0.72); color: #f4f8f6; cursor: pointer; }
  .tools button:hover { background: rgb(8 16 14 / 0.95); }
  .tools .icon { inline-size: 18px; block-size: 18px; }
  .tools button:focus-visible { outline-color: #7fd6c8; outline-offset: 1px; border-radius: 50%; }
  @container (orientation: portrait) {
    consult-self-video { aspect-ratio: 3 / 4; }
  }
  @media (forced-colors: active) { consult-self-video, .tools button { border: 1px solid CanvasText; } }
`;
