import { css } from 'lit';

export const networkPathsStyles = css`
  summary { min-block-size: 44px; display: inline-flex; align-items: center; gap: var(--_space); cursor: pointer; color: var(--_accent); font-weight: 600; }
  summary::before { content: ''; inline-size: 0.5em; block-size: 0.5em; border: solid currentColor; border-width: 0 2px 2px 0; transform: translateY(-25%) rotate(45deg); transition: transform 0.15s; }
  details[open] summary::before { transform: translateY(10%) rotate(225deg); }
`;
