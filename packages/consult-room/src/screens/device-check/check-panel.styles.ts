import { css } from 'lit';

export const checkPanelStyles = css`
  :host { display: block; container-type: inline-size; }
  .panel { display: grid; gap: calc(var(--_space) * 2.5); align-items: start; }
  .side { display: grid; gap: calc(var(--_space) * 2); min-inline-size: 0; }
  .line { display: grid; grid-template-columns: 40px minmax(0, 1fr) 24px; gap: calc(var(--_space) * 1.5); align-items: start; padding-block: calc(var(--_space) * 1.5); }
  .line + .line { border-block-start: 1px solid var(--_line); }
  .line:first-child { padding-block-start: 0; }
  .line h2 { font-size: var(--_text); font-weight: 620; line-height: 1.35; }
  .line p { font-size: var(--_text-small); line-height: 1.45; }
  .sign { display: grid; place-items: center; inline-size: 40px; block-size: 40px; border-radius: 12px; background: var(--_sunken); color: var(--_ink-soft); }
  .sign .icon { inline-size: 20px; block-size: 20px; }
  .state { inline-size: 24px; block-size: 24px; color: var(--_ok); margin-block-start: 2px; }
  .state .icon { inline-size: 22px; block-size: 22px; stroke-width: 2.5; }
  [data-status='pass'] .sign { background: var(--_ok-soft); color: var(--_ok); }
  [data-status='weak'] .sign { background: var(--_warn-soft); color: var(--_warn); }
  [data-status='weak'] .state { color: var(--_warn); }
  [data-status='fail'] .sign { background: var(--_danger-soft); color: var(--_danger-ink); }
  [data-status='fail'] .state { color: var(--_danger-ink); }
  [data-status='fail'] .soft { color: var(--_ink); font-weight: 550; }
  .cure { margin-block-start: calc(var(--_space) * 0.5); }
  .busy { display: block; inline-size: 20px; block-size: 20px; border-radius: 50%; border: 3px solid var(--_line); border-block-start-color: var(--_accent); animation: turn 0.9s linear infinite; }
  @keyframes turn { to { transform: rotate(1turn); } }
  consult-level-meter { margin-block-start: calc(var(--_space) * 1); max-inline-size: 22rem; }
  .speaker { display: flex; flex-wrap: wrap; align-items: center; gap: var(--_space) calc(var(--_space) * 2); margin-block-start: var(--_space); }
  .ask { display: inline-flex; flex-wrap: wrap; align-items: center; gap: var(--_space); font-weight: 600; }
  consult-self-video { max-block-size: 21rem; inline-size: 100%; }
  consult-self-video[off] { aspect-ratio: 16 / 6; }
  @container (inline-size >= 640px) {
    consult-self-video[off] { aspect-ratio: 4 / 3; }
    .panel { grid-template-columns: minmax(0, 1fr) minmax(0, 1.05fr); gap: calc(var(--_space) * 4); }
  }
`;
