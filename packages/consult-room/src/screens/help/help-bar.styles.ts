import { css } from 'lit';

export const helpBarStyles = css`
  /* Its two controls take their places in the header's own grid. */
  :host { display: contents; }
  .phone {
    grid-area: phone; display: inline-flex; align-items: center; gap: var(--_space); min-block-size: 44px; padding-inline: var(--_space);
    color: var(--_ink); font-weight: 600; text-decoration: none; white-space: nowrap; font-variant-numeric: tabular-nums;
  }
  .phone:hover { text-decoration: underline; }
  .phone .icon { color: var(--_accent); inline-size: 1.15em; block-size: 1.15em; }
  .help { grid-area: help; white-space: nowrap; background: transparent; border-color: var(--_line); }
  @container room (inline-size < 520px) {
    .phone { font-size: var(--_text-small); font-weight: 500; padding: 0; min-block-size: 26px; gap: 6px; }
    .phone .icon { inline-size: 14px; block-size: 14px; }
    .help { font-size: var(--_text-small); padding-inline: calc(var(--_space) * 1.5); }
    .help .icon { inline-size: 18px; block-size: 18px; }
  }
`;
