import type { JsonObject } from './json-document.ts';

/** The fields that have a value: an absent field stays absent on the wire. */
export function withoutUndefined(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
