import { html, type SVGTemplateResult, type TemplateResult } from 'lit';

/** Frames the strokes of an icon. Icons never speak: the control around them carries the words. */
export function drawing(strokes: SVGTemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${strokes}</svg>`;
}
