import { css } from 'lit';

export const qualityBarsStyles = css`
  .bars { display: inline-flex; align-items: end; gap: 2px; block-size: 14px; }
  .bars i { inline-size: 4px; border-radius: 1.5px; background: currentColor; opacity: 0.28; }
  .bars i:nth-child(1) { block-size: 6px; }
  .bars i:nth-child(2) { block-size: 10px; }
  .bars i:nth-child(3) { block-size: 14px; }
  .bars[data-level='good'] i { background: #7ed9a0; opacity: 1; }
  .bars[data-level='fair'] i:nth-child(-n + 2) { background: #f2c063; opacity: 1; }
  .bars[data-level='poor'] i:nth-child(1) { background: #ff9d97; opacity: 1; }
  @media (forced-colors: active) {
    .bars { forced-color-adjust: none; color: CanvasText; }
    .bars[data-level='good'] i, .bars[data-level='fair'] i:nth-child(-n + 2), .bars[data-level='poor'] i:nth-child(1) { background: Highlight; }
  }
`;
