import { css } from 'lit';

export const queueListStyles = css`
  :host { display: block; }
  .row { display: grid; grid-template-columns: 4.75rem minmax(9rem, 1fr) auto auto; gap: 4px 16px; align-items: center; padding: 12px 20px; border-block-start: 1px solid var(--_line); min-block-size: 76px; }
  time { font-variant-numeric: tabular-nums; font-weight: 600; color: var(--_ink-soft); white-space: nowrap; }
  .who { min-inline-size: 0; }
  .name { font-weight: 620; line-height: 1.35; overflow-wrap: anywhere; }
  .name .soft { font-weight: 400; font-size: var(--_text-small); }
  .state { display: flex; align-items: center; gap: 8px; font-size: var(--_text-small); color: var(--_ink-soft); line-height: 1.4; font-variant-numeric: tabular-nums; }
  .dot { flex: none; inline-size: 9px; block-size: 9px; border-radius: 50%; box-shadow: inset 0 0 0 2px var(--_control); }
  .checks { display: flex; gap: 4px; }
  .mark { display: grid; place-items: center; inline-size: 28px; block-size: 28px; border-radius: 9px; color: var(--_ok); background: var(--_ok-soft); }
  .mark .icon { inline-size: 16px; block-size: 16px; }
  .mark[data-status='weak'] { color: var(--_warn); background: var(--_warn-soft); }
  .mark[data-status='fail'] { color: var(--_danger-ink); background: var(--_danger-soft); }
  .mark[data-status='off'] { color: var(--_ink-soft); background: var(--_sunken); }
  .acts { display: flex; align-items: center; justify-content: end; gap: 4px; min-inline-size: 13rem; }
  [data-state='waiting'] { background: var(--_accent-soft); box-shadow: inset 4px 0 0 var(--_accent); }
  :host(:dir(rtl)) [data-state='waiting'] { box-shadow: inset -4px 0 0 var(--_accent); }
  [data-state='waiting'] :is(time, .state) { color: var(--_ink); }
  [data-state='waiting'] .dot { background: var(--_accent); box-shadow: none; }
  [data-state='waiting'] .mark { background: var(--_raised); }
  :is([data-state='arrived'], [data-state='checking']) .dot { box-shadow: inset 0 0 0 2px var(--_accent); }
  :is([data-state='admitted'], [data-state='in-room']) .dot { background: var(--_ok); box-shadow: none; }
  [data-state='held'] .dot { background: var(--_warn); box-shadow: none; }
  :is([data-state='left'], [data-state='denied'], [data-state='removed'], [data-state='expired']) :is(.name, time) { color: var(--_ink-soft); font-weight: 500; }
  @container (inline-size < 640px) {
    .row { grid-template-columns: 4rem minmax(0, 1fr) auto; padding-inline: 16px; row-gap: 8px; }
    .acts { grid-column: 2 / -1; justify-content: start; min-inline-size: 0; flex-wrap: wrap; }
    .acts:empty { display: none; }
    .row:not(:has(.acts > *)) .acts { display: none; }
  }
  @container (inline-size < 400px) {
    .row { grid-template-columns: minmax(0, 1fr) auto; }
    time { grid-column: 1 / -1; font-size: var(--_text-small); }
    .who, .checks { grid-column: 1 / -1; }
    span.checks { display: none; }
    .acts { grid-column: 1 / -1; }
  }
  @media (forced-colors: active) {
    .dot { border: 2px solid CanvasText; }
    [data-state='waiting'] { outline: 2px solid Highlight; outline-offset: -2px; }
    .mark { border: 1px solid CanvasText; }
  }
`;
