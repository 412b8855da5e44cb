import { installDebianPackages } from './install-debian-packages.ts';
import { type StepResult } from './report-step.ts';
import { SetupError } from './setup-error.ts';

/** A part of the machine that Debian has a package for. */
export interface DebianPart<T> {
  readonly name: string;
  /** What needs it, as the beginning of a sentence: "The tests of the metrics". */
  readonly neededBy: string;
  readonly packages: readonly string[];
  /** Null where it is not there. */
  readonly find: () => T | null;
  /** Where it was found. */
  readonly place: (value: T) => string;
  /** What else a person can do, as a whole sentence. */
  readonly otherwise?: string;
}

/**
 * What the machine has, else Debian's where we are root.
 * @throws {SetupError} says what to install.
 */
export async function ensureDebianPart<T>({ name, neededBy, packages, find, place, otherwise = '' }: DebianPart<T>): Promise<StepResult<T>> {
  const found = find();
  if (found !== null) return { value: found, said: place(found) };
  console.log(`[set-up] installing ${name} …`);
  await installDebianPackages(packages, `${neededBy} need ${name} (on Debian: apt-get install ${packages.join(' ')}). ${otherwise}`.trimEnd());
  const installed = find();
  if (installed === null) throw new SetupError(`${name} was installed but its programs were not found. ${otherwise}`.trimEnd());
  return { value: installed, said: `${place(installed)}, installed` };
}
