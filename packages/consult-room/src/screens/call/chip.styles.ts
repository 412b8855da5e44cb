import { css } from 'lit';

/** Small words over a picture: always light on dark glass, whatever the theme, because the picture may be anything. */
export const chipStyles = css`
  .chip {
    display: inline-flex; align-items: center; gap: 8px; max-inline-size: 100%; min-block-size: 32px; padding: 4px 12px; border: 0; border-radius: 999px;
    background: rgb(8 16 14 / 0.78); color: #f4f8f6; font-size: var(--_text-small); font-weight: 550; line-height: 1.25; text-align: start;
  }
  button.chip { min-block-size: 44px; cursor: pointer; }
  button.chip:hover { background: rgb(8 16 14 / 0.92); }
  .chip .icon { inline-size: 18px; block-size: 18px; }
  .chip.warn { background: #3a2a0c; color: #f2c063; }
  .chip.danger { background: #3d1a1b; color: #ffb4af; }
  .chip.ok .icon { color: #7ed9a0; }
  .chip:focus-visible { outline-color: #7fd6c8; border-radius: 999px; }
  .cut { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  @media (forced-colors: active) { .chip { border: 1px solid CanvasText; } }
`;
