import { css } from 'lit';

/** Native dialogs: a card in the middle, a sheet at the lower edge of a narrow page. */
export const dialogStyles = css`
  dialog {
    inline-size: min(30rem, calc(100vi - 32px)); max-block-size: calc(100dvb - 32px); overflow: auto;
    padding: calc(var(--_space) * 3.5); border: 1px solid var(--_line); border-radius: calc(var(--_radius) * 1.4);
    background: var(--_raised); color: var(--_ink); box-shadow: 0 24px 80px rgb(0 0 0 / 0.32); text-align: start; line-height: 1.5;
    font-size: var(--_text); font-weight: 400; white-space: normal;
  }
  dialog[open] { display: grid; gap: calc(var(--_space) * 2); }
  dialog h2 { font-size: calc(var(--_text) * 1.375); line-height: 1.25; }
  dialog::backdrop { background: rgb(6 16 14 / 0.58); }
  dialog .actions { justify-content: end; }
  @media (max-width: 480px) {
    dialog { margin-block-end: 0; margin-inline: auto; inline-size: 100vi; max-inline-size: 100vi; border-end-start-radius: 0; border-end-end-radius: 0; border-inline: 0; border-block-end: 0; }
    dialog .actions { flex-direction: column-reverse; align-items: stretch; }
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] { animation: rise 0.18s ease-out; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  }
`;
