export type Verdict = 'pass' | 'warn' | 'fail';

/** What one check found out. Never holds a secret. */
export interface Finding {
  readonly verdict: Verdict;
  readonly name: string;
  readonly detail: string;
  /** What to do about it, in plain words; null when nothing is to be done. */
  readonly fix: string | null;
}

export function passed(name: string, detail: string): Finding {
  return { verdict: 'pass', name, detail, fix: null };
}

export function warned(name: string, detail: string, fix: string): Finding {
  return { verdict: 'warn', name, detail, fix };
}

export function failed(name: string, detail: string, fix: string): Finding {
  return { verdict: 'fail', name, detail, fix };
}

/** The line for the terminal, with a second one for the fix. */
export function findingText({ verdict, name, detail, fix }: Finding): string {
  return `${verdict}  ${name}: ${detail}${fix === null ? '' : `\n      fix: ${fix}`}`;
}
