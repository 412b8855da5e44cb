import { KeyAgreementError } from './key-agreement-error.ts';

/** Undefined when key agreement refuses; other errors are ours and go on. */
export async function ifSound<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof KeyAgreementError) return undefined;
    throw error;
  }
}
