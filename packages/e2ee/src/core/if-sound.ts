import { groundsFailure } from './grounds-failure.ts';
import { KeyAgreementError } from './key-agreement-error.ts';

/** Undefined when key agreement refuses. Errors of our own go on, and so does what a person has to be told. */
export async function ifSound<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof KeyAgreementError && groundsFailure(error) === null) return undefined;
    throw error;
  }
}
