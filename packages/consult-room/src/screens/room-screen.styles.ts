import { css } from 'lit';

export const roomScreenStyles = css`
  :host {
    display: grid; grid-template-rows: auto auto minmax(0, 1fr) auto; container: room / inline-size;
    inline-size: 100%; block-size: 100%; min-block-size: 30rem; overflow: clip; position: relative;
    background: var(--_surface); isolation: isolate;
  }
  :host([data-in-call]:not([theme='light'])) { color-scheme: dark; }
  header {
    display: grid; grid-template: 'clinic help' auto 'phone help' auto 'more more' auto / minmax(0, 1fr) auto; align-items: center; column-gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 0.75) calc(var(--_space) * 2); min-block-size: 64px;
  }
  .clinic, ::slotted([slot='header']) { grid-area: clinic; min-inline-size: 0; }
  .clinic { font-weight: 650; letter-spacing: -0.01em; line-height: 1.25; overflow-wrap: anywhere; text-wrap: balance; }
  ::slotted([slot='help']) { grid-area: more; }
  .devices .note { flex-wrap: wrap; align-items: center; gap: 2px 12px; margin: 0 calc(var(--_space) * 1.5) var(--_space); padding-block: 8px; }
  .devices p { flex: 1 1 14rem; overflow-wrap: anywhere; }
  .devices p + .button { margin-inline-start: auto; }
  .screen { grid-row: 3; display: grid; min-block-size: 0; position: relative; }
  footer { grid-row: 4; }
  .loading { place-self: center; color: var(--_ink-soft); font-size: var(--_text-large); }
  :host([data-in-call]) header { min-block-size: 56px; padding-block: calc(var(--_space) * 0.5); }
  @media (max-height: 480px) {
    :host([data-in-call]) { min-block-size: 0; }
    :host([data-in-call]) header { min-block-size: 44px; padding-block: 0; }
    :host([data-in-call]) .devices { position: absolute; z-index: 6; inset-block-start: 44px; inset-inline: 0 80px; }
  }
  /* Narrow is the ground, also for browsers that know no containers. */
  @container room (inline-size >= 520px) {
    header { grid-template: 'clinic more phone help' auto / minmax(0, 1fr) auto auto auto; padding-block: calc(var(--_space) * 1.25); }
  }
  @container room (inline-size >= 600px) {
    header { padding-inline: calc(var(--_space) * 3); }
  }
`;
