import type { JsonObject } from './json-document.ts';

export type FieldKinds = Readonly<Record<string, 'string' | 'number' | 'boolean'>>;

/** A new object with those named fields that have the named type; all else stays behind. */
export function pickFields(source: JsonObject, kinds: FieldKinds): JsonObject {
  const picked: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const value = source[name];
    if (typeof value === kind) picked[name] = value;
  }
  return picked;
}
