import { css } from 'lit';

export const participantTileStyles = css`
  :host { display: block; position: relative; overflow: hidden; min-inline-size: 0; min-block-size: 0; border-radius: var(--_radius); background: #16211f; color: #eef4f1; isolation: isolate; container-type: size; }
  video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; }
  :host([source='screen']) video { object-fit: contain; background: #060b0a; }
  @container (orientation: landscape) { video[data-tall] { object-fit: contain; } }
  video.unseen { visibility: hidden; }
  .cover { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 16px; padding: 16px 16px 56px; text-align: center; color: #b3c2bc; background: radial-gradient(circle at 50% 40%, #243532, #131d1b 70%); }
  .face { display: grid; place-items: center; inline-size: min(128px, 34cqmin); aspect-ratio: 1; border-radius: 50%; background: #123733; color: #7fd6c8; font-size: min(44px, 12cqmin); font-weight: 600; }
  .veil { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 14px; padding: 24px; text-align: center; background: rgb(8 16 14 / 0.82); font-weight: 600; text-wrap: balance; }
  .busy { inline-size: 28px; block-size: 28px; border-radius: 50%; border: 3px solid rgb(255 255 255 / 0.25); border-block-start-color: #7fd6c8; animation: turn 1s linear infinite; }
  @keyframes turn { to { transform: rotate(1turn); } }
  .name { position: absolute; inset-block-end: 12px; inset-inline-start: 12px; max-inline-size: var(--_name-room, calc(100% - 24px)); }
  .role { opacity: 0.82; font-weight: 400; margin-inline-start: 2px; }
  .muted .icon { color: #ff9d97; }
  .muted, .lock { display: inline-flex; }
  .lock .icon { color: #f2c063; }
  .hear { position: absolute; inset-block-start: 50%; inset-inline-start: 50%; transform: translate(-50%, -50%); padding-inline: 20px; background: #7fd6c8; color: #04211e; font-weight: 650; }
  :host(:dir(rtl)) .hear { transform: translate(50%, -50%); }
  .hear:hover { background: #a2e4d9; }
  @container (inline-size < 220px) {
    .role { display: none; }
    .cover p { display: none; }
    .cover { padding-block-end: 16px; }
  }
  @media (forced-colors: active) { :host { border: 1px solid CanvasText; } }
`;
