import { css } from 'lit';

export const callScreenStyles = css`
  :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; min-block-size: 0; min-inline-size: 0; }
  .middle { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; padding-inline: 12px; min-block-size: 0; position: relative; }
  .middle:has(consult-people-panel) { grid-template-columns: minmax(0, 1fr) 21rem; }
  .stage { position: relative; min-block-size: 0; min-inline-size: 0; container-type: size; border-radius: var(--_radius); overflow: hidden; background: #0b1312; color: #eef4f1; display: grid; gap: 8px; }
  .tiles { display: grid; gap: 8px; grid-auto-rows: minmax(0, 1fr); min-block-size: 0; min-inline-size: 0; block-size: 100%; }
  .tiles:is([data-count='2'], [data-count='3'], [data-count='4']) { grid-template-columns: 1fr 1fr; }
  .tiles:is([data-count='5'], [data-count='6']) { grid-template-columns: 1fr 1fr 1fr; }
  .tiles:is([data-count='7'], [data-count='8']) { grid-template-columns: 1fr 1fr 1fr 1fr; }
  /* The name makes room for one's own picture beside it. */
  .stage:not([data-screen]) .tiles[data-count='1'] consult-participant-tile { --_name-room: calc(100cqi - clamp(96px, 24cqi, 240px) - 48px); }
  @container (orientation: portrait) {
    .tiles[data-count='2'] { grid-template-columns: 1fr; }
    .tiles:is([data-count='5'], [data-count='6'], [data-count='7'], [data-count='8']) { grid-template-columns: 1fr 1fr; }
  }
  .stage[data-screen] { grid-template-rows: minmax(0, 1fr) 128px; }
  @container room (inline-size >= 760px) {
    .stage[data-screen] { grid-template: minmax(0, 1fr) / minmax(0, 1fr) 13rem; }
  }
  .stage[data-screen] .tiles { grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: minmax(0, 13rem); grid-template-rows: 1fr; justify-content: start; }
  @container (orientation: landscape) {
    .stage[data-screen] .tiles { grid-template-columns: 1fr; grid-auto-flow: row; grid-auto-rows: minmax(0, 9rem); grid-template-rows: none; align-content: start; }
  }
  .stage[data-screen] consult-self-inset { inline-size: min(184px, 24cqi); }
  .alone { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 8px; padding: 64px 24px; text-align: center; }
  .alone .title { font-size: calc(var(--_text) * 1.375); font-weight: 620; text-wrap: balance; }
  .alone .lead { color: #b3c2bc; text-wrap: balance; font-size: var(--_text); }
  .sign.calm { background: #123733; color: #7fd6c8; }
  .banners { position: absolute; z-index: 5; inset-block-start: 56px; inset-inline: 12px; display: grid; gap: 8px; justify-items: center; pointer-events: none; }
  .banners > * { pointer-events: auto; max-inline-size: 100%; }
  .knock { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; padding: 10px 10px 10px 18px; border-radius: calc(var(--_radius) + 4px); background: var(--_raised); color: var(--_ink); box-shadow: 0 12px 48px rgb(0 0 0 / 0.45); font-weight: 600; }
  .knock p { margin-inline-end: auto; padding-inline-end: 8px; }
  @container (inline-size < 480px) {
    .knock { inline-size: 100%; padding: 12px; }
    .knock p { flex-basis: 100%; padding-inline: 6px; }
    .knock .primary { flex: 1; order: -1; }
    .knock p { order: -2; }
  }
  @media (prefers-reduced-motion: no-preference) {
    .knock { animation: arrive 0.25s ease-out; }
    @keyframes arrive { from { opacity: 0; transform: translateY(-10px); } }
  }
  /* A phone on its side: the controls beside the picture, not below it. */
  @media (max-height: 480px) {
    :host { grid-template: minmax(0, 1fr) / minmax(0, 1fr) auto; }
  }
  @container room (inline-size < 760px) {
    .middle:has(consult-people-panel) { grid-template-columns: minmax(0, 1fr); }
    consult-people-panel { position: absolute; z-index: 6; inset: auto 0 0; max-block-size: 78%; border-end-start-radius: 0; border-end-end-radius: 0; box-shadow: 0 -16px 60px rgb(0 0 0 / 0.5); }
  }
  @container room (inline-size < 600px) {
    .middle { padding-inline: 0; }
    .stage { border-radius: 0; }
    .tiles[data-count='1'] consult-participant-tile { border-radius: 0; }
  }
`;
