import { css } from 'lit';

export const callToolbarStyles = css`
  :host { display: block; }
  .bar { display: flex; justify-content: space-evenly; align-items: start; gap: clamp(2px, 1.6cqi, 16px); padding: 10px 8px calc(10px + env(safe-area-inset-bottom)); }
  .anchor { position: relative; }
  .tool {
    display: grid; justify-items: center; gap: 4px; min-inline-size: 60px; max-inline-size: 92px; padding: 2px; border: 0; border-radius: var(--_radius-small);
    background: none; color: var(--_ink); cursor: pointer; position: relative; -webkit-tap-highlight-color: transparent;
  }
  .disc { position: relative; display: grid; place-items: center; inline-size: 52px; block-size: 52px; border-radius: 18px; background: var(--_sunken); transition: background-color 0.15s; }
  .disc .icon { inline-size: 24px; block-size: 24px; }
  .label { font-size: max(12px, calc(var(--_text) * 0.78)); font-weight: 550; line-height: 1.2; white-space: nowrap; }
  .tool:hover .disc { background: color-mix(in srgb, var(--_sunken), var(--_ink) 14%); }
  .toggle[aria-pressed='false'] .disc { background: var(--_danger-soft); color: var(--_danger-ink); box-shadow: inset 0 0 0 1.5px var(--_danger-ink); }
  .tool[data-on='true'] .disc, .tool[aria-expanded='true'] .disc { background: var(--_accent); color: var(--_on-accent); }
  .leave .disc { background: var(--_danger); color: var(--_on-danger); inline-size: 64px; }
  .leave:hover .disc { background: color-mix(in srgb, var(--_danger), var(--_ink) 14%); }
  .count { position: absolute; inset-block-start: -5px; inset-inline-end: -5px; min-inline-size: 22px; block-size: 22px; padding-inline: 6px; display: grid; place-items: center; border-radius: 11px; background: var(--_accent); color: var(--_on-accent); font-size: 13px; font-weight: 700; box-shadow: 0 0 0 3px var(--_surface); }
  .tool[aria-expanded='true'] .count { background: var(--_raised); color: var(--_ink); }
  .menu {
    position: absolute; z-index: 6; inset-block-end: calc(100% + 8px); inset-inline-end: -64px; inline-size: min(18rem, calc(100cqi - 24px)); display: grid; gap: 4px; padding: 10px;
    border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_raised); box-shadow: 0 16px 56px rgb(0 0 0 / 0.4);
  }
  .item { display: flex; align-items: center; gap: 12px; min-block-size: 48px; padding: 8px 12px; border: 0; border-radius: var(--_radius-small); background: none; text-align: start; font-weight: 550; cursor: pointer; }
  .item:hover { background: var(--_sunken); }
  .tick { margin-inline-start: auto; color: var(--_accent); display: flex; }
  .wide { display: none; }
  @container (inline-size >= 600px) {
    .wide { display: grid; }
    .narrow { display: none; }
    .bar { justify-content: center; }
  }
  @container (inline-size < 380px) {
    .bar { gap: 0; padding-inline: 2px; }
    .tool { min-inline-size: 48px; padding-inline: 0; }
    .disc, .leave .disc { inline-size: 48px; block-size: 48px; }
    .label { font-size: 11.5px; }
  }
  @media (max-height: 480px) {
    .bar { flex-direction: column; align-items: center; justify-content: center; block-size: 100%; gap: 6px; padding: 0 calc(8px + env(safe-area-inset-right)) 8px 8px; }
    .tool, .leave { min-inline-size: 0; }
    .disc, .leave .disc { inline-size: 48px; block-size: 48px; }
    .label { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .menu { inset-block: auto 0; inset-inline-end: calc(100% + 8px); max-block-size: 80vh; overflow: auto; }
  }
  @media (forced-colors: active) {
    .disc { border: 1px solid ButtonText; }
    .leave .disc, .tool[data-on='true'] .disc, .tool[aria-expanded='true'] .disc { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .toggle[aria-pressed='false'] .disc { border: 2px dashed ButtonText; box-shadow: none; }
    .menu { border: 1px solid CanvasText; }
  }
`;
