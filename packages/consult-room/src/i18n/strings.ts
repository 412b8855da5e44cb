import type { en } from './en.ts';
import type { enCall } from './en-call.ts';

/** The name of something the elements can say. */
export type StringKey = keyof typeof en | keyof typeof enCall;

/** A whole language. */
export type Strings = Readonly<Record<StringKey, string>>;

/** A host's own words, laid over a language: `element.strings = { 'door.continue': 'Go on' }`. */
export type StringOverrides = Readonly<Partial<Record<StringKey, string>>>;
