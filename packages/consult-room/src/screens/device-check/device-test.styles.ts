import { css } from 'lit';

export const deviceTestStyles = css`
  :host { display: block; padding: 0; justify-items: normal; align-content: normal; }
  .before { display: grid; gap: calc(var(--_space) * 2); }
  .private { display: flex; align-items: center; gap: var(--_space); color: var(--_ok); font-weight: 550; }
  .private .icon { inline-size: 20px; block-size: 20px; }
`;
