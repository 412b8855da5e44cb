import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserBand } from './browser-band.ts';

const webkit = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15';
const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

test('tells the family of a browser, and only about which version it is', () => {
  assert.deepEqual(browserBand(chromium, 0), { family: 'chrome', versions: '150-159', system: 'desktop' });
  assert.deepEqual(browserBand(`${chromium} Edg/156.0.1`, 0), { family: 'edge', versions: '150-159', system: 'desktop' });
  assert.deepEqual(browserBand('Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', 5), { family: 'firefox', versions: '150-159', system: 'android' });
  assert.deepEqual(browserBand(webkit, 0), { family: 'safari', versions: '10-19', system: 'desktop' });
  assert.deepEqual(browserBand(webkit, 5), { family: 'safari', versions: '10-19', system: 'ios' });
  assert.deepEqual(browserBand('curl', 0), { family: 'other', versions: null, system: 'desktop' });
});
