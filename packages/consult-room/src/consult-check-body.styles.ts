import { css } from 'lit';

export const consultCheckBodyStyles = css`
  :host { display: grid; gap: calc(var(--_space) * 2.5); container: room / inline-size; padding: calc(var(--_space) * 3); background: var(--_surface); }
  :host([plain]) { display: block; color-scheme: inherit; }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: var(--_space) calc(var(--_space) * 2); }
  header h1 { flex: 1; }
  .card { padding: calc(var(--_space) * 3); }
  @container (inline-size < 480px) { .card { padding: calc(var(--_space) * 2); } }
`;
