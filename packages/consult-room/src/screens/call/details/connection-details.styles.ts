import { css } from 'lit';

export const connectionDetailsStyles = css`
  section { display: grid; gap: calc(var(--_space) * 0.75); padding-block-start: calc(var(--_space) * 1.5); border-block-start: 1px solid var(--_line); }
  h3 { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 16px; font-size: var(--_text); font-weight: 620; }
  .level { display: inline-flex; align-items: baseline; gap: 8px; font-size: var(--_text-small); font-weight: 500; }
  dl { display: grid; gap: calc(var(--_space) * 0.75); font-size: var(--_text-small); }
  .row { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: 0 12px; }
  dt { display: flex; gap: 8px; align-items: start; color: var(--_ink-soft); }
  dt .icon { margin-block-start: 0.08em; }
  dd { display: grid; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  /* The way out stays in sight, however many people there are. */
  dialog .actions {
    position: sticky; inset-block-end: calc(var(--_space) * -3.5); margin-block-end: calc(var(--_space) * -3.5); padding-block: calc(var(--_space) * 1.5) calc(var(--_space) * 2.5);
    background: var(--_raised); border-block-start: 1px solid var(--_line);
  }
`;
