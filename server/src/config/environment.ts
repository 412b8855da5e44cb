import { readFileSync } from 'node:fs';

const samples = new Set(['changeme', 'change-me', 'secret', 'password', 'janusrocks', 'janusoverlord', 'supersecret', 'north', 'test', 'example']);
const shortestSecret = 16;

/** Reads variables and collects what is wrong with them, so that one start reports every mistake. */
export class Environment {
  readonly problems: string[] = [];
  readonly isProduction: boolean;
  readonly #values: Readonly<Record<string, string | undefined>>;

  constructor(values: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
    this.isProduction = values.NODE_ENV === 'production';
  }

  /** An empty variable counts as unset. */
  text(name: string): string | null {
    const value = this.#values[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  /** `NAME`, or the content of the file that `NAME_FILE` names. In production it must be long and no sample. */
  secret(name: string): string | null {
    const value = this.secretUrl(name);
    if (value !== null && this.isProduction && (samples.has(value.toLowerCase()) || value.length < shortestSecret)) {
      this.problems.push(`${name} is a sample or shorter than ${shortestSecret} characters`);
    }
    return value;
  }

  /** An address that may hold a password, also by `NAME_FILE`. */
  secretUrl(name: string): string | null {
    return this.text(name) ?? this.#fromFile(`${name}_FILE`);
  }

  requiredSecret(name: string, because: string): string {
    const value = this.secret(name);
    if (value === null) this.problems.push(`${name} is missing: ${because}`);
    return value ?? '';
  }

  whole(name: string, fallback: number, max: number): number {
    const text = this.text(name);
    if (text === null) return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 0 && value <= max) return value;
    this.problems.push(`${name} must be a whole number from 0 to ${max}`);
    return fallback;
  }

  oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === null) return fallback;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) this.problems.push(`${name} must be one of ${choices.join(', ')}`);
    return found ?? fallback;
  }

  url(name: string, fallback: string): URL {
    const text = this.text(name) ?? fallback;
    if (URL.canParse(text)) return new URL(text);
    this.problems.push(`${name} is not a URL`);
    return new URL(fallback);
  }

  list(name: string): readonly string[] {
    return (this.text(name) ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
  }

  #fromFile(name: string): string | null {
    const file = this.text(name);
    if (file === null) return null;
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      this.problems.push(`${name} names a file that cannot be read`);
      return null;
    }
  }
}
