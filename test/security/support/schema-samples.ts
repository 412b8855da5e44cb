import * as z from 'zod/mini';

/** JSON Schema, as far as zod writes it. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly allOf?: readonly JsonSchema[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** In every text that is made here, in this or another letter case. */
export const canary = 'zq7canary';
/** What breaks out of lines, terminals and the direction of reading. */
export const hostileText = `${canary}\r\n\u001B[31m\u202E{"level":"info"}\u0000`;

const filler = canary.repeat(12);
const halfHourMs = 1_800_000;

function candidates(): readonly string[] {
  return [
    `${canary} \u202Eevil`, canary, `${canary}@patients.example`, `apt_${filler.slice(0, 22)}`, `par_${filler.slice(0, 22)}`, filler.slice(0, 43), filler.slice(0, 16), filler.slice(0, 64),
    'en', new Date().toISOString(), '1980-02-29', '+15550100199', '0', 'AAAA', 'A'.repeat(43),
  ];
}

function textFor(schema: JsonSchema): string {
  const patterns = [schema.pattern, ...(schema.allOf ?? []).map(({ pattern }) => pattern)].filter((pattern) => pattern !== undefined);
  const fits = (text: string): boolean => patterns.every((pattern) => new RegExp(pattern, 'u').test(text)) && text.length >= (schema.minLength ?? 0) && text.length <= (schema.maxLength ?? 1e9);
  return candidates().find(fits) ?? canary;
}

/** A document the schema takes, with the canary wherever a text of somebody's may stand. */
export function sampleOf(schema: JsonSchema, name = ''): unknown {
  if (name === 'start') return new Date().toISOString();
  if (name === 'end') return new Date(Date.now() + halfHourMs).toISOString();
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice !== undefined) return sampleOf(choice, name);
  switch (schema.type) {
    case 'string': return textFor(schema);
    case 'integer':
    case 'number': return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
    case 'boolean': return true;
    case 'null': return null;
    case 'array': return schema.items === undefined ? [] : [sampleOf(schema.items)];
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, member]) => [key, sampleOf(member, key)]));
    default: return canary;
  }
}

/** The sample, then the same with each member in turn made another, hostile or absent, and with one too many at every level. */
export function* variantsOf(schema: JsonSchema): Generator<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    for (const choice of choices) yield* variantsOf(choice);
    return;
  }
  yield sampleOf(schema);
  yield* (schema.enum ?? []).slice(1);
  if (schema.type === 'object') yield* memberVariants(schema);
  else if (schema.type === 'array' && schema.items !== undefined) for (const item of variantsOf(schema.items)) yield [item, item];
  else yield hostileText;
}

function* memberVariants(schema: JsonSchema): Generator<unknown> {
  const whole = sampleOf(schema) as Readonly<Record<string, unknown>>;
  yield { ...whole, [canary]: hostileText };
  for (const [key, member] of Object.entries(schema.properties ?? {})) {
    for (const value of variantsOf(member)) yield { ...whole, [key]: value };
    if (schema.required?.includes(key) === false) yield Object.fromEntries(Object.entries(whole).filter(([other]) => other !== key));
    if (member.const === undefined) yield { ...whole, [key]: hostileText };
  }
}

export function jsonSchemaOf(schema: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}
