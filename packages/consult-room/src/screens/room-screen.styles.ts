import { css } from 'lit';

export const roomScreenStyles = css`
  :host {
    display: grid; grid-template-rows: auto minmax(0, 1fr) auto; container: room / inline-size;
    inline-size: 100%; block-size: 100%; min-block-size: 30rem; overflow: clip; position: relative;
    background: var(--_surface); isolation: isolate;
  }
  :host([data-in-call]:not([theme='light'], [theme='auto'])) { color-scheme: dark; }
  header {
    display: flex; align-items: center; justify-content: space-between; gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 1.25) calc(var(--_space) * 3); min-block-size: 64px;
  }
  .clinic { min-inline-size: 0; font-weight: 650; letter-spacing: -0.01em; line-height: 1.25; overflow-wrap: anywhere; text-wrap: balance; }
  .help { display: flex; align-items: center; gap: var(--_space); }
  .screen { display: grid; min-block-size: 0; position: relative; }
  .loading { place-self: center; color: var(--_ink-soft); font-size: var(--_text-large); }
  :host([data-in-call]) header { min-block-size: 56px; padding-block: calc(var(--_space) * 0.5); }
  @container room (inline-size < 600px) {
    header { padding-inline: calc(var(--_space) * 2); }
    .clinic { font-size: var(--_text-small); }
  }
  @container room (inline-size < 380px) {
    header { flex-wrap: wrap; row-gap: 0; padding-block: var(--_space); }
    .clinic { flex-basis: 100%; }
    .help { flex: 1; justify-content: space-between; }
    consult-help-bar { flex: 1; justify-content: space-between; margin-inline-start: calc(var(--_space) * -1); }
  }
`;
