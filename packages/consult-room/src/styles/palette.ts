/** A colour for light surroundings and one for dark. */
export interface Tone {
  readonly light: string;
  readonly dark: string;
}

/**
 * Every colour of the elements. Hosts override any of them as `--consult-color-<name>`; a value may itself be
 * `light-dark(…)`. The pairs that must stay legible are listed in `legiblePairs` and proven by a test.
 */
export const palette = {
  surface: { light: '#f3f5f2', dark: '#0d1514' },
  raised: { light: '#ffffff', dark: '#172120' },
  sunken: { light: '#e8ece8', dark: '#22302e' },
  line: { light: '#cfd7d2', dark: '#34433f' },
  control: { light: '#6f7f79', dark: '#7f938d' },
  ink: { light: '#16211f', dark: '#eef4f1' },
  'ink-soft': { light: '#4b5a55', dark: '#b3c2bc' },
  accent: { light: '#0b5d57', dark: '#7fd6c8' },
  'on-accent': { light: '#ffffff', dark: '#04211e' },
  'accent-soft': { light: '#dcefeb', dark: '#123733' },
  danger: { light: '#b3261e', dark: '#d0333a' },
  'on-danger': { light: '#ffffff', dark: '#ffffff' },
  'danger-ink': { light: '#a3211a', dark: '#ff9d97' },
  'danger-soft': { light: '#fbe9e7', dark: '#3d1a1b' },
  ok: { light: '#17693c', dark: '#7ed9a0' },
  'ok-soft': { light: '#e0f2e6', dark: '#14351f' },
  warn: { light: '#7a4a00', dark: '#f2c063' },
  'warn-soft': { light: '#fcefd5', dark: '#3a2a0c' },
} as const satisfies Readonly<Record<string, Tone>>;

export type ColorName = keyof typeof palette;

/** Text on ground, WCAG 2.2 SC 1.4.3: at least 4.5:1 in both surroundings. */
export const legiblePairs: readonly (readonly [text: ColorName, ground: ColorName])[] = [
  ['ink', 'surface'], ['ink', 'raised'], ['ink', 'sunken'],
  ['ink-soft', 'surface'], ['ink-soft', 'raised'], ['ink-soft', 'sunken'],
  ['accent', 'surface'], ['accent', 'raised'], ['accent', 'accent-soft'], ['ink', 'accent-soft'], ['ink-soft', 'accent-soft'],
  ['on-accent', 'accent'], ['on-danger', 'danger'],
  ['danger-ink', 'surface'], ['danger-ink', 'raised'], ['danger-ink', 'danger-soft'], ['ink', 'danger-soft'],
  ['ok', 'surface'], ['ok', 'raised'], ['ok', 'ok-soft'], ['ink', 'ok-soft'],
  ['warn', 'surface'], ['warn', 'raised'], ['warn', 'warn-soft'], ['ink', 'warn-soft'],
];

/** Edges and marks a person must be able to see, WCAG 2.2 SC 1.4.11: at least 3:1. */
export const visiblePairs: readonly (readonly [mark: ColorName, ground: ColorName])[] = [
  ['control', 'surface'], ['control', 'raised'], ['accent', 'sunken'], ['danger', 'surface'], ['danger', 'raised'],
];
