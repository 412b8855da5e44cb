import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { enCall } from './en-call.ts';
import { loadLocalizer } from './load-localizer.ts';
import { Localizer } from './localizer.ts';

const english = new Localizer('en-US', { ...en, ...enCall });
const instant = '2026-11-24T10:30:00Z';

test('fills in what is marked, and leaves a mark nobody filled in standing', () => {
  assert.equal(english.text('waiting.knows', { name: 'Dr. Rivera' }), 'Dr. Rivera knows you are here');
  assert.equal(english.text('waiting.knows'), '{name} knows you are here');
});

test('cuts a text at its marks, so that a name never becomes markup', () => {
  assert.deepEqual(english.pieces('ask.admit'), ['Admit ', 'name', ', ', 'time', '?']);
});

test('writes minutes, numbers and durations as the language does', () => {
  assert.equal(english.minutes(1), '1 minute');
  assert.equal(english.minutes(4), '4 minutes');
  assert.equal(new Localizer('de', en).minutes(4), '4 Minuten');
  assert.equal(english.duration(247_000), '4:07');
  assert.equal(english.duration(3_729_000), '1:02:09');
  assert.equal(english.duration(-5), '0:00');
  assert.match(english.time(instant), /^\d{1,2}:30/);
});

test('knows which way a language runs', () => {
  assert.equal(new Localizer('ar-EG', ar).direction, 'rtl');
  assert.equal(english.direction, 'ltr');
});

test('a host page lays its own words over a language', async () => {
  const localizer = await loadLocalizer(['en'], { 'door.continue': 'Go on' });
  assert.equal(localizer.text('door.continue'), 'Go on');
  assert.equal(localizer.text('cancel'), 'Cancel');
});

const first = async (...wanted: string[]): Promise<string> => (await loadLocalizer(wanted, {})).lang;

test('takes the first language it speaks, keeps its region, and falls back to English', async () => {
  assert.equal(await first('de-CH', 'en'), 'de-CH');
  assert.equal(await first('tlh', 'fr'), 'fr');
  assert.equal(await first('tlh'), 'en');
  assert.equal(await first(), 'en');
  assert.equal(await first('de_weird!'), 'en', 'a tag that is none is not understood');
});

test('asks for nothing under the names every object has', () => {
  assert.equal(english.has('toString'), false);
  assert.equal(english.has('door.title'), true);
});
