import { refSchema, type ErrorCode } from '@consult-room/protocol';

/** A text message as one JSON object, with its `ref` taken off; or why it is none. */
export type Document =
  | { readonly ok: true; readonly ref: number | undefined; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: ErrorCode };

/** Exactly one JSON object: JSON.parse refuses a second document, and nothing but an object is a message. */
export function parseDocument(text: string): Document {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: 'bad-json' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, code: 'bad-request' };
  const { ref, ...body } = value as Readonly<Record<string, unknown>>;
  const parsed = refSchema.safeParse(ref);
  return parsed.success ? { ok: true, ref: parsed.data, body } : { ok: false, code: 'bad-request' };
}
