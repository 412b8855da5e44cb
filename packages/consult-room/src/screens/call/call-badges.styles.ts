import { css } from 'lit';

export const callBadgesStyles = css`
  :host { position: absolute; z-index: 4; inset-block-start: 12px; inset-inline: 12px; display: flex; gap: 8px; align-items: start; pointer-events: none; }
  .badge { position: relative; pointer-events: auto; min-inline-size: 0; }
  .badge + .badge { flex: none; }
  .chip { min-block-size: 36px; white-space: nowrap; }
  button.chip { min-block-size: 36px; position: relative; }
  /* Looks slim, is 44 px to the finger. */
  button.chip::before { content: ''; position: absolute; inset: -4px 0; }
  .time { margin-inline-start: auto; font-variant-numeric: tabular-nums; }
  .pop {
    position: absolute; inset-block-start: calc(100% + 8px); inset-inline-start: 0; inline-size: max-content; max-inline-size: min(20rem, 100cqi - 24px); padding: 14px 16px;
    border: 1px solid var(--_line); border-radius: var(--_radius-small); background: var(--_raised); color: var(--_ink); box-shadow: 0 12px 40px rgb(0 0 0 / 0.4); font-size: var(--_text-small); display: grid; gap: 6px;
  }
  dialog.pop { margin: 0; max-block-size: min(70cqb, 32rem); overflow: auto; text-align: start; inline-size: min(20rem, 100cqi - 24px); }
  .pop .button { margin-block-start: 4px; }
  /* Filled: compared, not only encrypted. */
  [data-encryption='verified'] .icon { fill: currentColor; fill-opacity: 0.28; }
  @container (inline-size < 520px) {
    /* Below all badges, where there is the whole width. */
    .badge { position: static; }
    .word { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    /* Bad news needs the room more than the time does. */
    .badge:has(.danger, [data-quality]:not([data-quality='good'])) ~ .time { display: none; }
    .chip.danger { white-space: normal; }
  }
`;
