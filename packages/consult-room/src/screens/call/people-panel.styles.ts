import { css } from 'lit';

export const peoplePanelStyles = css`
  :host { display: block; min-block-size: 0; overflow: auto; background: var(--_raised); color: var(--_ink); border-radius: var(--_radius); }
  section { padding: 8px 16px 20px; }
  header { display: flex; align-items: center; justify-content: space-between; position: sticky; inset-block-start: 0; background: var(--_raised); z-index: 1; padding-block: 4px; }
  h2:focus { outline: none; }
  h3 { margin-block: 16px 4px; font-size: var(--_text-small); font-weight: 600; color: var(--_ink-soft); }
  .none { padding-block: 6px; }
  .person { display: grid; grid-template-columns: 40px minmax(0, 1fr); gap: 8px 12px; align-items: center; padding-block: 10px; }
  .person + .person { border-block-start: 1px solid var(--_line); }
  .face { display: grid; place-items: center; inline-size: 40px; block-size: 40px; border-radius: 50%; background: var(--_accent-soft); color: var(--_accent); font-weight: 650; font-size: 15px; }
  .who { display: grid; line-height: 1.35; min-inline-size: 0; font-weight: 600; overflow-wrap: anywhere; }
  .who > bdi { justify-self: start; }
  .who .small { font-weight: 400; }
  .row { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .waiting .button.primary { flex: 1; }
`;
