/**
 * JSON in the one form everybody hashes alike (RFC 8785, JCS): keys sorted by UTF-16 code units, no spaces, numbers and
 * strings as ECMAScript writes them. Throws for what JSON cannot carry: undefined, functions, NaN, lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value);
  throw new TypeError(`${typeof value} has no JSON form`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('this number has no JSON form');
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('lone surrogates have no JSON form');
  return JSON.stringify(value);
}

function canonicalObject(value: object): string {
  // Array.prototype.sort without a comparator compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const byKey = new Map(members);
  return `{${Array.from(byKey.keys()).sort().map((key) => `${canonicalString(key)}:${canonicalJson(byKey.get(key))}`).join(',')}}`;
}
