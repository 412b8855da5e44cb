import { en } from './en.ts';
import type { StringKey, StringOverrides } from './strings.ts';

/** A language in use: its words, its way to write times and numbers, its direction. Immutable. */
export class Localizer {
  readonly lang: string;
  readonly direction: 'ltr' | 'rtl';
  readonly #strings: StringOverrides;

  constructor(lang: string, strings: StringOverrides, overrides: StringOverrides = {}) {
    this.lang = lang;
    this.direction = /^(ar|arc|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i.test(lang) ? 'rtl' : 'ltr';
    this.#strings = { ...strings, ...overrides };
  }

  /** Is there such a text? For keys made of a code that came from elsewhere. */
  has(key: string): key is StringKey {
    return Object.hasOwn(this.#strings, key);
  }

  text(key: StringKey, values: Readonly<Record<string, string | number>> = {}): string {
    return this.#words(key).replace(/\{([a-z]+)\}/g, (mark, name: string) => String(values[name] ?? mark));
  }

  /** The text cut at its marks: words and the names of marks alternate, words first. */
  pieces(key: StringKey): readonly string[] {
    return this.#words(key).split(/\{([a-z]+)\}/g);
  }

  /** "10:30" in the reader's own time zone; `iso` is an ISO 8601 instant. */
  time(iso: string): string {
    return new Intl.DateTimeFormat(this.lang, { hour: 'numeric', minute: '2-digit' }).format(new Date(iso));
  }

  /** "Tuesday, November 24" */
  day(iso: string): string {
    return new Intl.DateTimeFormat(this.lang, { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(iso));
  }

  /** "4 minutes" */
  minutes(count: number): string {
    return new Intl.NumberFormat(this.lang, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(count);
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.lang).format(value);
  }

  /** "4:07", "1:02:09" */
  duration(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = new Intl.NumberFormat(this.lang, { minimumIntegerDigits: 2 });
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const rest = `${hours > 0 ? two.format(minutes) : this.number(minutes)}:${two.format(seconds % 60)}`;
    return hours > 0 ? `${this.number(hours)}:${rest}` : rest;
  }

  /** Words of the call are not there before `LocalizerSource.wantCallWords`. */
  #words(key: StringKey): string {
    return this.#strings[key] ?? key;
  }
}

/** What speaks until another language has been loaded, and where none is asked for. */
export const english = new Localizer('en', en);
