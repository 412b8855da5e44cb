import { css } from 'lit';

export const mediaSettingsStyles = css`
  /* What is gone to by keyboard comes to rest above the way out, which stays in sight on a small page. */
  dialog { grid-auto-rows: max-content; scroll-padding-block-end: 96px; }
  consult-self-video { block-size: min(11rem, 30vh); aspect-ratio: auto; }
  .switches { display: grid; }
  .switch {
    display: flex; align-items: center; justify-content: space-between; gap: calc(var(--_space) * 2); min-block-size: 48px; padding: 6px 0; border: 0;
    background: none; text-align: start; cursor: pointer; -webkit-tap-highlight-color: transparent;
  }
  .switch + .switch { border-block-start: 1px solid var(--_line); }
  .switch[aria-disabled='true'] { cursor: default; }
  .track { position: relative; flex: none; inline-size: 46px; block-size: 28px; border: 2px solid var(--_control); border-radius: 14px; background: var(--_sunken); transition: background-color 0.15s; }
  .track::after { content: ''; position: absolute; inset-block-start: 4px; inset-inline-start: 4px; inline-size: 16px; block-size: 16px; border-radius: 50%; background: var(--_control); transition: inset-inline-start 0.15s; }
  [aria-checked='true'] .track { background: var(--_accent); border-color: var(--_accent); }
  [aria-checked='true'] .track::after { inset-inline-start: 22px; background: var(--_on-accent); }
  dialog .actions { position: sticky; inset-block-end: calc(var(--_space) * -3.5); margin-block-end: calc(var(--_space) * -3.5); padding-block: calc(var(--_space) * 1.5) calc(var(--_space) * 2.5); background: var(--_raised); }
  @media (forced-colors: active) {
    .track { border-color: ButtonText; }
    .track::after { background: ButtonText; forced-color-adjust: none; }
    [aria-checked='true'] .track { background: Highlight; border-color: Highlight; forced-color-adjust: none; }
    [aria-checked='true'] .track::after { background: HighlightText; }
  }
`;
