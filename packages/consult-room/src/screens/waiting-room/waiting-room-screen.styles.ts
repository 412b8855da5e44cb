import { css } from 'lit';

export const waitingRoomScreenStyles = css`
  .page.wide { max-inline-size: 64rem; align-items: center; gap: calc(var(--_space) * 3); }
  .who { display: grid; gap: calc(var(--_space) * 2.5); min-inline-size: 0; }
  .where { color: var(--_accent); font-weight: 600; }
  .ring { position: relative; inline-size: 72px; block-size: 72px; margin: 8px; }
  .ring::before, .ring::after { content: ''; position: absolute; inset: 0; border-radius: 50%; background: var(--_accent); opacity: 0.14; animation: ripple 4.5s ease-out infinite; }
  .ring::after { animation-delay: 2.25s; }
  @keyframes ripple { 0% { transform: scale(0.96); opacity: 0.26; } 100% { transform: scale(1.42); opacity: 0; } }
  .face { position: relative; z-index: 1; display: grid; place-items: center; inline-size: 100%; block-size: 100%; border-radius: 50%; background: var(--_accent); color: var(--_on-accent); font-size: 25px; font-weight: 600; letter-spacing: 0.02em; }
  .face .icon { inline-size: 36px; block-size: 36px; }
  .stack .button { min-block-size: var(--_target); font-size: var(--_text); padding-inline: calc(var(--_space) * 2.5); }
  .facts { display: flex; flex-wrap: wrap; gap: var(--_space); }
  .facts li { padding: calc(var(--_space) * 0.75) calc(var(--_space) * 1.75); border-radius: 999px; background: var(--_accent-soft); font-weight: 550; }
  .notices { display: grid; gap: var(--_space); }
  .notices .note { background: var(--_raised); border: 1px solid var(--_line); }
  .notices .icon { color: var(--_accent); }
  .self { display: grid; gap: calc(var(--_space) * 1.5); min-inline-size: 0; inline-size: 100%; max-inline-size: 16rem; justify-self: center; }
  .toggles { display: flex; flex-wrap: wrap; gap: var(--_space); justify-content: center; }
  .toggles [aria-pressed='false'] { background: var(--_danger-soft); border-color: var(--_danger-ink); color: var(--_danger-ink); }
  @container (inline-size >= 600px) {
    .page.wide { gap: calc(var(--_space) * 4); }
    .ring { inline-size: 88px; block-size: 88px; }
    .face { font-size: 30px; }
    .self { max-inline-size: 22rem; justify-self: start; }
    .who .stack { display: flex; flex-wrap: wrap; }
  }
  @container (inline-size >= 820px) {
    .self { max-inline-size: none; }
    .page.wide { grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: calc(var(--_space) * 8); }
  }
  @media (prefers-reduced-motion: reduce) {
    .ring::before { transform: scale(1.16); opacity: 0.16; }
    .ring::after { display: none; }
  }
  @media (forced-colors: active) {
    .face { border: 2px solid CanvasText; }
    .facts li { border: 1px solid CanvasText; }
    .ring::before, .ring::after { display: none; }
  }
`;
