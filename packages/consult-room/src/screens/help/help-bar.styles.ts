import { css } from 'lit';

export const helpBarStyles = css`
  /* Its two controls take their places in the header's own grid. */
  :host { display: contents; }
  .phone {
    grid-area: phone; display: inline-flex; align-items: center; gap: 6px; min-block-size: 26px;
    color: var(--_ink); font-size: var(--_text-small); font-weight: 500; text-decoration: none; white-space: nowrap; font-variant-numeric: tabular-nums;
  }
  .phone:hover { text-decoration: underline; }
  .phone .icon { color: var(--_accent); inline-size: 14px; block-size: 14px; }
  .help { grid-area: help; white-space: nowrap; background: transparent; border-color: var(--_line); font-size: var(--_text-small); padding-inline: calc(var(--_space) * 1.5); }
  .help .icon { inline-size: 18px; block-size: 18px; }
  @container room (inline-size >= 520px) {
    .phone { font-size: var(--_text); font-weight: 600; padding-inline: var(--_space); min-block-size: 44px; gap: var(--_space); }
    .phone .icon { inline-size: 18px; block-size: 18px; }
    .help { font-size: var(--_text); }
  }
`;
