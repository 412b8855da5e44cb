import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arCall as ar } from '../../i18n/ar-call.ts';
import { deCall as de } from '../../i18n/de-call.ts';
import { enCall as en } from '../../i18n/en-call.ts';
import { esCall as es } from '../../i18n/es-call.ts';
import { frCall as fr } from '../../i18n/fr-call.ts';
import { safetyPictures } from './safety-pictures.ts';

for (const [name, strings] of Object.entries({ ar, de, en, es, fr })) {
  test(`${name} has 64 pictures, each with a sign and a name of its own`, () => {
    const pictures = safetyPictures(strings['code.pictures']);
    assert.equal(pictures.length, 64);
    assert.equal(strings['code.pictures'].split(',').length, 64);
    assert.equal(new Set(pictures.map(({ sign }) => sign)).size, 64);
    assert.equal(new Set(pictures.map((picture) => picture.name.trim())).size, 64);
    assert(pictures.every((picture) => picture.name !== ''));
  });
}
