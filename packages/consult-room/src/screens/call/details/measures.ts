import type { Localizer } from '../../../i18n/localizer.ts';

/** Figures as the reader's language writes them, units and all. */
export class Measures {
  readonly unknown = '–';
  readonly #lang: string;

  constructor({ lang }: Localizer) {
    this.#lang = lang;
  }

  whole(value: number): string {
    return this.#format(value, { maximumFractionDigits: 0 });
  }

  /** "42 ms" */
  milliseconds(value: number | null): string {
    return this.#format(value, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });
  }

  /** "0.4 %" of a share from 0 to 1 */
  share(value: number | null): string {
    return this.#format(value, { style: 'percent', maximumFractionDigits: 1 });
  }

  /** "32 kb/s", "1.2 Mb/s" */
  bitrate(bps: number | null): string {
    const isMega = bps !== null && bps >= 1_000_000;
    return this.#format(bps && bps / (isMega ? 1_000_000 : 1_000), { style: 'unit', unit: isMega ? 'megabit-per-second' : 'kilobit-per-second', maximumFractionDigits: isMega ? 1 : 0 });
  }

  /** "640 × 360": digits the same in every language, and never turned around */
  size({ width, height }: { readonly width: number; readonly height: number }): string {
    return `\u2066${width} × ${height}\u2069`;
  }

  join(figures: readonly string[]): string {
    return figures.length > 0 ? figures.map((figure) => `\u2068${figure}\u2069`).join('\u00a0· ') : this.unknown;
  }

  #format(value: number | null, options: Intl.NumberFormatOptions): string {
    return value === null ? this.unknown : new Intl.NumberFormat(this.#lang, options).format(value);
  }
}
