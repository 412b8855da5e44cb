import { css } from 'lit';

export const levelMeterStyles = css`
  :host { display: block; }
  .meter {
    --_cell: 10px; position: relative; block-size: 14px; inline-size: 100%; overflow: hidden;
    background: var(--_sunken); mask: repeating-linear-gradient(to right, #000 0 calc(var(--_cell) - 3px), transparent 0 var(--_cell));
  }
  .bar { block-size: 100%; inline-size: 100%; background: var(--_ok); clip-path: inset(0 calc(100% - var(--_level, 0) * 100%) 0 0); }
  :host(:dir(rtl)) .bar { clip-path: inset(0 0 0 calc(100% - var(--_level, 0) * 100%)); }
  @media (forced-colors: active) {
    .meter { background: ButtonFace; outline: 1px solid ButtonText; mask: none; forced-color-adjust: none; }
    .bar { background: Highlight; }
  }
`;
