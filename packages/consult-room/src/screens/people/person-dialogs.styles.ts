import { css } from 'lit';

export const personDialogsStyles = css`
  .form { display: grid; gap: calc(var(--_space) * 2); }
  h2 { font-weight: 500; }
  .name { font-weight: 700; }
  fieldset { display: grid; gap: calc(var(--_space) * 0.5); border: 0; padding: 0; margin: 0; }
  legend { font-weight: 600; font-size: var(--_text-small); padding: 0; margin-block-end: calc(var(--_space) * 0.5); }
  .choice { display: grid; grid-template-columns: auto 1fr; gap: calc(var(--_space) * 1.25); align-items: center; min-block-size: 44px; padding: calc(var(--_space) * 0.75) calc(var(--_space) * 1.25); border: 1.5px solid var(--_line); border-radius: var(--_radius-small); cursor: pointer; line-height: 1.35; }
  .choice:has(:checked) { border-color: var(--_accent); background: var(--_accent-soft); }
  .choice input { inline-size: 20px; block-size: 20px; accent-color: var(--_accent); margin: 0; }
  .choices { display: grid; gap: var(--_space); }
`;
