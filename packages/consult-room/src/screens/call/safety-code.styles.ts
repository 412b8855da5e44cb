import { css } from 'lit';

/** In the dialog under the lock. Neither answer stands out: nobody should press one because it looks like the right one. */
export const safetyCodeStyles = css`
  :host { display: grid; gap: 10px; }
  .digits { font-size: 2rem; line-height: 1.15; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: 0.04em; text-align: start; }
  .pictures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 6px; }
  .pictures li { display: grid; justify-items: center; gap: 2px; padding: 6px 2px; border-radius: 10px; background: var(--_sunken); text-align: center; overflow-wrap: anywhere; hyphens: auto; line-height: 1.2; }
  .sign { font-size: 1.75rem; line-height: 1.2; }
  .digits [dir] { unicode-bidi: isolate; }
  @container (inline-size < 360px) {
    .pictures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    .pictures li { display: flex; align-items: center; gap: 6px; padding: 2px 6px; text-align: start; }
    .sign { font-size: 1.375rem; }
  }
  .answers { display: flex; flex-wrap: wrap; gap: 8px; }
  .answers .button { flex: 1 1 auto; }
`;
