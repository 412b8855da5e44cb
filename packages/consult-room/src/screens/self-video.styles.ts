import { css } from 'lit';

export const selfVideoStyles = css`
  :host { display: block; position: relative; overflow: hidden; border-radius: var(--_radius); background: #0b1211; color: #eef4f1; aspect-ratio: 4 / 3; isolation: isolate; container-type: inline-size; }
  :host([off]) { background: var(--_sunken); color: var(--_ink-soft); }
  video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; }
  video.mirrored { transform: scaleX(-1); }
  :host([off]) video { visibility: hidden; }
  .cover { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: var(--_space); padding: var(--_space); text-align: center; font-size: var(--_text-small); }
  .cover .icon { inline-size: 32px; block-size: 32px; }
  @container (inline-size < 150px) {
    .cover span { display: none; }
    .cover { padding-block-end: 28px; }
  }
`;
