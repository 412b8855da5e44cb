import { css, unsafeCSS } from 'lit';
import { palette } from './palette.ts';

const declarations = (pick: (tone: { readonly light: string; readonly dark: string }) => string): string =>
  Object.entries(palette).map(([name, tone]) => `--_${name}:var(--consult-color-${name},${pick(tone)});`).join('');

/**
 * The inner names (`--_…`) every style sheet uses, each fed by its public `--consult-…` name. They travel down through the
 * shadow roots; `light-dark()` is resolved where a colour is used, so one part may be dark inside a light whole.
 */
export const tokens = css`
  :host {
    ${unsafeCSS(declarations((tone) => `light-dark(${tone.light},${tone.dark})`))}
    --_radius: var(--consult-radius, 14px);
    --_radius-small: calc(var(--_radius) * 0.7);
    --_space: var(--consult-space, 8px);
    --_font: var(--consult-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif);
    --_text: var(--consult-font-size, max(1rem, 16px));
    --_text-small: calc(var(--_text) * 0.875);
    --_text-large: calc(var(--_text) * 1.1875);
    --_text-title: calc(var(--_text) * 1.75);
    --_shadow: 0 1px 2px rgb(10 30 26 / 0.06), 0 8px 28px rgb(10 30 26 / 0.07);
    --_target: 48px;
    color-scheme: light;
    color: var(--_ink);
    font-family: var(--_font);
    font-size: var(--_text);
    line-height: 1.5;
    -webkit-text-size-adjust: 100%;
  }
  :host([theme='dark']) { color-scheme: dark; }
  :host([theme='auto']) { color-scheme: light dark; }
  @supports not (color: light-dark(red, red)) {
    :host { ${unsafeCSS(declarations((tone) => tone.light))} }
    :host([theme='dark']) { ${unsafeCSS(declarations((tone) => tone.dark))} }
  }
`;
