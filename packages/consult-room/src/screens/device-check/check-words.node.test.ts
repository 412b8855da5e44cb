import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from '../../i18n/localizer.ts';
import { checkWords } from './check-words.ts';

test('a device that fails says why, and what helps in this browser', () => {
  const denied = { status: 'fail', code: 'camera-denied' } as const;
  assert.equal(checkWords(english, 'camera', denied, 'chrome').summary, 'The camera is not allowed.');
  const cures = (['chrome', 'firefox', 'safari', 'safari-ios'] as const).map((browser) => checkWords(english, 'camera', denied, browser).cure);
  assert.equal(new Set(cures).size, 4);
});

test('each cause has its own words for camera and microphone', () => {
  for (const cause of ['denied', 'in-use', 'absent', 'failed']) {
    const [camera, microphone] = (['camera', 'microphone'] as const).map((kind) => checkWords(english, kind, { status: 'fail', code: `${kind}-${cause}` }, 'chrome'));
    assert.notEqual(camera?.summary, microphone?.summary, cause);
    assert(camera?.cure, cause);
  }
  assert.match(checkWords(english, 'microphone', { status: 'fail', code: 'blocked-by-page' }, 'chrome').summary, /microphone/);
});

test('what is fine needs no cure', () => {
  assert.deepEqual(checkWords(english, 'network', { status: 'untested' }, 'chrome'), { summary: 'Tested when you join.', cure: null });
  assert.deepEqual(checkWords(english, 'camera', { status: 'testing' }, 'chrome'), { summary: 'Testing…', cure: null });
});
