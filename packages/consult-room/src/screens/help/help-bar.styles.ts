import { css } from 'lit';

export const helpBarStyles = css`
  :host { display: flex; align-items: center; gap: calc(var(--_space) * 1); }
  .phone {
    display: inline-flex; align-items: center; gap: var(--_space); min-block-size: 44px; padding-inline: var(--_space);
    color: var(--_ink); font-weight: 600; text-decoration: none; white-space: nowrap; font-variant-numeric: tabular-nums;
  }
  .phone:hover { text-decoration: underline; }
  .phone .icon { color: var(--_accent); inline-size: 1.15em; block-size: 1.15em; }
  .help { white-space: nowrap; background: transparent; border-color: var(--_line); }
  @container room (inline-size < 440px) {
    .phone, .help { font-size: var(--_text-small); }
    .help { padding-inline: calc(var(--_space) * 1.25); }
    .help .icon { display: none; }
  }
`;
