import { limits } from '@consult-room/protocol';
import * as fc from 'fast-check';

/** What people put into JSON to see what happens. */
const hostileValues: readonly unknown[] = [
  null, true, false, 0, -1, 1e308, 2 ** 53, 0.1, '', ' ', '\u0000', '\ud800', '\udfff\ud800', '\ufeff', '\u202e', '../..', '\r\na=crypto:1', '${x}', 'constructor', '__proto__',
  [], {}, [[]], [null], { length: 1e9 }, { toString: 1 }, { toJSON: 'x' }, 'x'.repeat(5_000), Array.from({ length: 300 }, () => 0),
];
const hostileKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'length', 'role', 'state', 'admitted', 'participantId', 'appointmentId', 'type', 'ref', 'token', '', '\u0000', 'apisecret', 'id'];

const hostileValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileValues) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

interface Edit { readonly at: number; readonly act: 'set' | 'drop' | 'add' | 'double'; readonly key: string; readonly value: unknown }

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(60), act: fc.constantFrom('set', 'drop', 'add', 'double'),
  key: fc.oneof(fc.constantFrom(...hostileKeys), fc.string({ maxLength: 8 })), value: hostileValue,
});

interface Scratch { readonly at: number; readonly act: 'insert' | 'cut' | 'repeat' | 'nest'; readonly text: string }

const scratch: fc.Arbitrary<Scratch> = fc.record({
  at: fc.nat(2_000), act: fc.constantFrom('insert', 'cut', 'repeat', 'nest'),
  text: fc.oneof(fc.constantFrom('{', '}', '[', ',', '"', '\\u0000', '\ufeff', '\u0000', 'NaN', '1e999', '//', '{"type":"ping"}'), fc.string({ unit: 'binary', maxLength: 8 })),
});

/** Characters: twice what any door takes; what is longer is cut off there. */
const longest = 2 * limits.messageBytes;

/** JSON texts near what is expected: real messages with parts changed, taken away, added, and the text scratched. */
export function jsonText(samples: readonly unknown[]): fc.Arbitrary<string> {
  const near = fc.record({
    sample: fc.constantFrom(...samples), edits: fc.array(edit, { maxLength: 4 }),
    scratches: fc.oneof({ weight: 3, arbitrary: fc.constant<Scratch[]>([]) }, { weight: 1, arbitrary: fc.array(scratch, { minLength: 1, maxLength: 2 }) }),
  }).map(({ sample, edits, scratches }) => damaged(sample, edits, scratches));
  const texts = fc.oneof({ weight: 12, arbitrary: near }, { weight: 1, arbitrary: fc.json() }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) });
  return texts.map((text) => text.slice(0, longest));
}

function damaged(sample: unknown, edits: readonly Edit[], scratches: readonly Scratch[]): string {
  return scratches.reduce(applyScratch, JSON.stringify(edits.reduce(applyEdit, structuredClone(sample))) ?? '');
}

function applyEdit(value: unknown, { at, act, key, value: put }: Edit): unknown {
  const places: { readonly holder: object; readonly name: string }[] = [];
  collect(value, places);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return put;
  const { holder, name } = place;
  if (act === 'drop') Reflect.deleteProperty(holder, name);
  else if (act === 'set') setOwn(holder, name, put);
  else setOwn(holder, key, act === 'add' ? put : Reflect.get(holder, name));
  return value;
}

function setOwn(holder: object, name: string, value: unknown): void {
  // The value may hold its holder; JSON knows no circles.
  const copy: unknown = structuredClone(value);
  if (Array.isArray(holder)) holder.push(copy);
  else Object.defineProperty(holder, name, { value: copy, enumerable: true, configurable: true, writable: true });
}

function collect(value: unknown, places: { readonly holder: object; readonly name: string }[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value)) {
    places.push({ holder: value, name });
    collect(Reflect.get(value, name), places);
  }
}

function applyScratch(text: string, { at, act, text: put }: Scratch): string {
  const place = at % (text.length + 1);
  switch (act) {
    case 'insert': return text.slice(0, place) + put + text.slice(place);
    case 'cut': return text.slice(0, place);
    case 'repeat': return text + text;
    case 'nest': {
      const value = text.lastIndexOf(':') + 1;
      return `${text.slice(0, value)}${'['.repeat(at * 8)}${text.slice(value)}${']'.repeat(at * 8)}`;
    }
  }
}
