import { css } from 'lit';

export const doorScreenStyles = css`
  .needs { display: grid; gap: calc(var(--_space) * 1.5); padding-block: calc(var(--_space) * 2.5); border-block: 1px solid var(--_line); }
  .needs li { display: flex; align-items: center; gap: calc(var(--_space) * 1.75); }
  .needs .icon { color: var(--_accent); }
  consult-check { background: var(--_raised); padding: calc(var(--_space) * 3); }
`;
