export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Exactly one JSON object, or null. A second document behind the first, a byte order mark, a key that would reach a
 * prototype and nesting too deep for the stack all give null. Of duplicate keys the last one counts, here and
 * downstream alike, because only what is rebuilt from this value travels on.
 */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text, refusePrototypeKeys);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function refusePrototypeKeys(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('prototype key');
  return value;
}
