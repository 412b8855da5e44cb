import { css } from 'lit';

export const queueMenuStyles = css`
  :host { display: inline-block; }
  .anchor { position: relative; }
  .menu { position: absolute; z-index: 5; inset-block-start: calc(100% + 4px); inset-inline-end: 0; min-inline-size: 11rem; padding: 6px; border: 1px solid var(--_line); border-radius: var(--_radius-small); background: var(--_raised); box-shadow: 0 12px 40px rgb(0 0 0 / 0.22); }
  .item { inline-size: 100%; min-block-size: 44px; padding: 6px 12px; border: 0; border-radius: calc(var(--_radius-small) * 0.7); background: none; color: var(--_danger-ink); font-weight: 600; text-align: start; white-space: nowrap; cursor: pointer; }
  .item:hover { background: var(--_danger-soft); }
`;
