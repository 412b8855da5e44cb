import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ar } from './ar.ts';
import { arCall } from './ar-call.ts';
import { de } from './de.ts';
import { deCall } from './de-call.ts';
import { en as enEarly } from './en.ts';
import { enCall } from './en-call.ts';
import { es } from './es.ts';
import { esCall } from './es-call.ts';
import { fr } from './fr.ts';
import { frCall } from './fr-call.ts';
import type { StringKey, Strings } from './strings.ts';

const en: Strings = { ...enEarly, ...enCall };
const others: Readonly<Record<string, Strings>> = { ar: { ...ar, ...arCall }, de: { ...de, ...deCall }, es: { ...es, ...esCall }, fr: { ...fr, ...frCall } };
const marks = (text: string): readonly string[] => [...text.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1] ?? '').sort();
const keys = Object.keys(en) as StringKey[];

for (const [name, strings] of Object.entries(others)) {
  test(`${name} says everything English says, and nothing else`, () => {
    assert.deepEqual(Object.keys(strings).sort(), [...keys].sort());
  });

  test(`${name} fills in the same things`, () => {
    assert.deepEqual(keys.filter((key) => marks(strings[key]).join() !== marks(en[key]).join()), []);
  });

  test(`${name} leaves no English behind`, () => {
    const same = keys.filter((key) => strings[key] === en[key] && /[a-z]{4}/i.test(en[key].replaceAll(/\{[a-z]+\}/g, '')));
    // Words that are the same in both languages.
    assert.deepEqual(same.filter((key) => !['role.patient', 'call.title', 'ask.message.text'].includes(key)), []);
  });
}

test('no language shouts, and English stays short', () => {
  const long = keys.filter((key) => en[key].split(/[.!?]\s/).some((sentence) => sentence.split(/\s+/).length > 26));
  assert.deepEqual(long, []);
  for (const strings of [en, ...Object.values(others)]) assert.deepEqual(keys.filter((key) => strings[key].includes('!')), []);
});
