import { existsSync } from 'node:fs';
import { ensureDebianPart } from './ensure-debian-part.ts';
import { findProgram } from './find-program.ts';
import { type StepResult } from './report-step.ts';
import { SetupError } from './setup-error.ts';

/** A browser the tests drive: where it may be, and what Debian calls it. */
export interface BrowserKind {
  readonly name: string;
  /** Environment variable that names another file. */
  readonly variable: string;
  readonly programs: readonly string[];
  readonly debianPackages: readonly string[];
}

export const chromium: BrowserKind = {
  name: 'Chromium',
  variable: 'CHROMIUM_PATH',
  programs: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
  debianPackages: ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji'],
};

export const firefox: BrowserKind = {
  name: 'Firefox',
  variable: 'FIREFOX_PATH',
  programs: ['firefox-esr', 'firefox'],
  debianPackages: ['firefox-esr'],
};

/**
 * A browser for the tests: the one its variable names, else the one on PATH, else Debian's package where we are root.
 * @throws {SetupError} says what to install.
 */
export async function ensureBrowser({ name, variable, programs, debianPackages }: BrowserKind): Promise<StepResult<string>> {
  const chosen = process.env[variable];
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new SetupError(`${variable} names a file that does not exist.`);
    return { value: chosen, said: `the one ${variable} names` };
  }
  return await ensureDebianPart({
    name, neededBy: 'The tests', packages: debianPackages, find: () => findProgram(programs), place: (file) => file, otherwise: `Or set ${variable}.`,
  });
}
