import { html, type TemplateResult } from 'lit';
import type { QualityLevel } from '../../session/snapshot.ts';

/** Three bars; the word belongs beside them, spoken where there is no room. Style: `quality-bars.styles.ts`. */
export function qualityBars(level: QualityLevel): TemplateResult {
  return html`<span class="bars" data-level=${level} aria-hidden="true"><i></i><i></i><i></i></span>`;
}
