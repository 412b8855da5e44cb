import { css } from 'lit';

/** Buttons, fields, cards and small words: the same hand on every screen. */
export const controls = css`
  :host([hidden]), [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h1 { font-size: var(--_text-title); line-height: 1.2; font-weight: 650; letter-spacing: -0.018em; text-wrap: balance; }
  h1:focus { outline: none; }
  h2 { font-size: var(--_text-large); line-height: 1.3; font-weight: 620; letter-spacing: -0.008em; }
  p { text-wrap: pretty; }
  .lead { font-size: var(--_text-large); color: var(--_ink-soft); }
  .soft { color: var(--_ink-soft); }
  .small { font-size: var(--_text-small); }
  .icon { inline-size: 1.375em; block-size: 1.375em; flex: none; }
  .spoken { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  a { color: var(--_accent); text-underline-offset: 0.18em; }

  button, select, input, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: calc(var(--_space) * 1.25);
    min-block-size: var(--_target); padding: calc(var(--_space) * 1.25) calc(var(--_space) * 2.5);
    border: 1.5px solid var(--_control); border-radius: var(--_radius-small);
    background: var(--_raised); color: var(--_ink); font-weight: 600; line-height: 1.25; text-align: center; text-decoration: none;
    cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent;
    transition: background-color 0.15s, border-color 0.15s, box-shadow 0.15s, transform 0.15s;
  }
  .button:hover { border-color: var(--_ink); background: color-mix(in srgb, var(--_raised), var(--_ink) 5%); }
  .button:active { transform: translateY(1px); }
  .button.primary { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); }
  .button.primary:hover { background: color-mix(in srgb, var(--_accent), var(--_ink) 14%); border-color: transparent; }
  .button.danger { background: var(--_danger); border-color: var(--_danger); color: var(--_on-danger); }
  .button.danger:hover { background: color-mix(in srgb, var(--_danger), var(--_ink) 12%); border-color: transparent; }
  .button.quiet { border-color: transparent; background: transparent; color: var(--_accent); }
  .button.quiet:hover { background: color-mix(in srgb, transparent, var(--_accent) 10%); }
  .button.large { min-block-size: 56px; font-size: var(--_text-large); padding-inline: calc(var(--_space) * 4); }
  .button.compact { min-block-size: 44px; padding: calc(var(--_space) * 0.75) calc(var(--_space) * 1.75); }
  .button.square { inline-size: 44px; min-block-size: 44px; padding: 0; }
  .button[aria-disabled='true'] { cursor: default; opacity: 0.62; transform: none; }
  .button .icon { margin-block: -0.1em; }
  :is(button, a, select, input, textarea, summary, video, [tabindex='0']):focus-visible {
    outline: 3px solid var(--_accent); outline-offset: 3px; border-radius: var(--_radius-small);
  }

  .card { background: var(--_raised); border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: var(--_shadow); }
  .actions { display: flex; flex-wrap: wrap; gap: calc(var(--_space) * 1.5); }
  .field { display: grid; gap: calc(var(--_space) * 0.5); font-size: var(--_text-small); font-weight: 600; }
  .field :is(select, input, textarea), .search {
    inline-size: 100%; min-inline-size: 0; min-block-size: 44px; padding: calc(var(--_space)) calc(var(--_space) * 1.5); font-size: var(--_text); font-weight: 400;
    border: 1.5px solid var(--_control); border-radius: var(--_radius-small); background: var(--_raised); color: var(--_ink);
  }
  .note {
    display: flex; gap: calc(var(--_space) * 1.25); align-items: start; padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2);
    border-radius: var(--_radius-small); background: var(--_sunken); color: var(--_ink); text-align: start;
  }
  .note .icon { margin-block-start: 0.06em; }
  .note.warn { background: var(--_warn-soft); } .note.warn > .icon { color: var(--_warn); }
  .note.danger { background: var(--_danger-soft); } .note.danger > .icon { color: var(--_danger-ink); }
  .note.ok { background: var(--_ok-soft); } .note.ok > .icon { color: var(--_ok); }

  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
  }
  @media (forced-colors: active) {
    .button { border-color: ButtonText; }
    .button.primary, .button.danger { background: Highlight; color: HighlightText; border-color: Highlight; forced-color-adjust: none; }
    .button[aria-disabled='true'] { border-color: GrayText; color: GrayText; opacity: 1; }
    .card, .note { border: 1px solid CanvasText; }
    /* A drawing keeps its own colour otherwise, which nobody chose for this ground. */
    .icon { color: inherit !important; }
  }
`;
