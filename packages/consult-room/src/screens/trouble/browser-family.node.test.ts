import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserFamily } from './browser-family.ts';

const agents = {
  'Chrome on Windows': ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', 0, 'chrome', 'desktop'],
  'Chrome on Android': ['Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36', 5, 'chrome', 'android'],
  'Firefox on Linux': ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 0, 'firefox', 'desktop'],
  'Safari on a Mac': ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15', 0, 'safari', 'desktop'],
  'Safari on an iPad that says it is a Mac': ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15', 5, 'safari-ios', 'ios'],
  'Chrome on an iPhone': ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1', 5, 'safari-ios', 'ios'],
} as const;

for (const [name, [agent, touchPoints, browser, system]] of Object.entries(agents)) {
  test(name, () => { assert.deepEqual(browserFamily(agent, touchPoints), { browser, system }); });
}
