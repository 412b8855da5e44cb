import { css } from 'lit';

export const deviceCheckScreenStyles = css`
  .page.wide { max-inline-size: 60rem; }
  .card { padding: calc(var(--_space) * 2); }
  .private { display: flex; align-items: center; gap: var(--_space); color: var(--_ok); font-weight: 550; }
  .private .icon { inline-size: 20px; block-size: 20px; }
  .asking { animation: breathe 1.8s ease-in-out infinite; }
  @keyframes breathe { 50% { transform: scale(1.08); } }
  .bottom { display: grid; gap: calc(var(--_space) * 1.5); }
  @container (inline-size >= 600px) {
    .card { padding: calc(var(--_space) * 3); }
    .row { display: flex; flex-wrap: wrap; }
  }
  @media (forced-colors: active) { .bottom { background: Canvas !important; } }
  /* Too low a window to give a third of it away. */
  @media (max-height: 600px) { .bottom { position: static !important; } }
  @container (inline-size < 600px) {
    .page.wide { gap: calc(var(--_space) * 2); }
    /* In reach of the thumb, and never over what has the focus (WCAG 2.2 SC 2.4.11). */
    .bottom { position: sticky; inset-block-end: 0; margin: 0 calc(var(--_space) * -2); padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2) calc(var(--_space) * 2 + env(safe-area-inset-bottom)); background: linear-gradient(to top, var(--_surface) 82%, transparent); }
    .row .button:not(.primary) { min-block-size: 44px; border-color: transparent; background: transparent; color: var(--_accent); }
  }
`;
