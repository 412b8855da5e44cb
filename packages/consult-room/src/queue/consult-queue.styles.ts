import { css } from 'lit';

export const consultQueueStyles = css`
  :host { display: block; container: room / inline-size; background: var(--_raised); border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow); }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; padding: 14px 20px; }
  header h2 { font-size: calc(var(--_text) * 1.375); }
  .count { padding: 4px 12px; border-radius: 999px; background: var(--_sunken); color: var(--_ink-soft); font-size: var(--_text-small); font-weight: 600; }
  .count[data-waiting] { background: var(--_accent); color: var(--_on-accent); }
  .alerts { display: flex; flex-wrap: wrap; gap: 6px; margin-inline-start: auto; }
  .toggle { display: inline-flex; align-items: center; gap: 8px; min-block-size: 44px; padding: 6px 12px; border: 1px solid transparent; border-radius: var(--_radius-small); background: none; color: var(--_ink-soft); font-size: var(--_text-small); font-weight: 550; cursor: pointer; }
  .toggle:hover { background: var(--_sunken); }
  .toggle .icon { inline-size: 18px; block-size: 18px; }
  .toggle::after { content: ''; inline-size: 30px; block-size: 18px; border-radius: 9px; background: radial-gradient(circle at 9px 50%, var(--_raised) 5.5px, transparent 6px) var(--_control); }
  .toggle[aria-pressed='true'] { color: var(--_ink); }
  .toggle[aria-pressed='true']::after { background: radial-gradient(circle at 21px 50%, var(--_raised) 5.5px, transparent 6px) var(--_accent); }
  :host(:dir(rtl)) .toggle::after { transform: scaleX(-1); }
  .toggle[aria-disabled='true'] { opacity: 0.55; cursor: default; }
  .find { position: relative; display: block; margin: 0 20px 14px; }
  .find .icon { position: absolute; inset-block-start: 13px; inset-inline-start: 14px; inline-size: 18px; block-size: 18px; color: var(--_ink-soft); pointer-events: none; }
  .search { padding-inline-start: 42px; }
  .note { margin: 0 20px 14px; }
  .trouble { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; flex: 1; }
  .empty { padding: 40px 24px 48px; text-align: center; border-block-start: 1px solid var(--_line); }
  .big { font-size: var(--_text-large); font-weight: 600; }
  @container room (inline-size < 640px) {
    header { padding-inline: 16px; }
    .alerts { margin-inline: -12px; }
    .find, .note { margin-inline: 16px; }
  }
  @container room (inline-size < 400px) { .alerts { flex-basis: 100%; } .toggle { inline-size: 100%; } .toggle { text-align: start; } .toggle::after { margin-inline-start: auto; flex: none; } }
  @media (forced-colors: active) {
    .toggle { border-color: ButtonText; } .toggle[aria-pressed='true'] { border: 3px solid Highlight; } .toggle::after { display: none; }
    .count { border: 1px solid CanvasText; }
  }
`;
