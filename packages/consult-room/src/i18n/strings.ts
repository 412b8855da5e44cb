import type { en } from './en.ts';
import type { enCall } from './en-call.ts';

/** The name of something the elements can say. */
export type StringKey = keyof typeof en | keyof typeof enCall;

/** A whole language. */
export type Strings = EarlyStrings & CallStrings;
/** What is said until the call begins. */
export type EarlyStrings = Readonly<Record<keyof typeof en, string>>;
/** What only the call and the queue say; travels with them. */
export type CallStrings = Readonly<Record<keyof typeof enCall, string>>;

/** A host's own words, laid over a language: `element.strings = { 'door.continue': 'Go on' }`. */
export type StringOverrides = Readonly<Partial<Record<StringKey, string>>>;
