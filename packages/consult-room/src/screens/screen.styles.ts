import { css } from 'lit';

/** The page of every quiet screen: one column in the middle, wide air, larger type where there is room. */
export const screenStyles = css`
  :host { display: grid; align-content: start; justify-items: center; padding: calc(var(--_space) * 2) calc(var(--_space) * 2) calc(var(--_space) * 4); min-inline-size: 0; }
  :host(:focus) { outline: none; }
  .page { inline-size: 100%; max-inline-size: 34rem; display: grid; gap: calc(var(--_space) * 3); }
  .intro { display: grid; gap: calc(var(--_space) * 1.5); }
  .emblem {
    display: grid; place-items: center; inline-size: 64px; block-size: 64px; border-radius: 20px; margin-block-end: calc(var(--_space) * 0.5);
    background: var(--_accent-soft); color: var(--_accent);
  }
  .emblem .icon { inline-size: 30px; block-size: 30px; }
  .emblem.warn { background: var(--_warn-soft); color: var(--_warn); }
  .emblem.danger { background: var(--_danger-soft); color: var(--_danger-ink); }
  blockquote { margin: 0; font-weight: 550; }
  .stack { display: grid; gap: calc(var(--_space) * 1.5); justify-items: stretch; }
  .button.large { inline-size: 100%; }
  @container (inline-size >= 600px) {
    :host { padding-inline: calc(var(--_space) * 3); align-content: safe center; }
    .button.large { inline-size: auto; }
    .stack { justify-items: start; }
    .page { padding-block-end: calc(var(--_space) * 5); }
  }
  @container (inline-size >= 900px) {
    .page h1 { font-size: calc(var(--_text) * 2.125); }
  }
`;
