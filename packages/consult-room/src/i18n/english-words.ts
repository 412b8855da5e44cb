import { en } from './en.ts';

/** English as far as it is loaded. It also stands in for what another language lacks. */
export const englishWords: Record<string, string> = { ...en };
