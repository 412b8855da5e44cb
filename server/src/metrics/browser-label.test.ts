import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserLabel, browserLabels } from './browser-label.ts';

const chrome = (version: number): string => `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

const said: readonly (readonly [userAgent: string, label: string])[] = [
  [chrome(157), 'chrome/newer'],
  [chrome(156), 'chrome/current'],
  [chrome(155), 'chrome/current'],
  [chrome(150), 'chrome/recent'],
  [chrome(120), 'chrome/old'],
  [`${chrome(156)} Edg/156.0.1`, 'edge/current'],
  [`${chrome(156)} OPR/140.0.0.0`, 'opera/current'],
  [chrome(150).replace('Chrome', 'SamsungBrowser/29.0 Chrome'), 'samsung/recent'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'firefox/old'],
  [`${iphone} Version/26.1 Mobile/15E148 Safari/604.1`, 'safari/current'],
  [`${iphone} CriOS/156.0.1 Mobile/15E148 Safari/604.1`, 'other-ios/current'],
  ['curl/8.0', 'other'],
  ['', 'other'],
  [`Chrome/${'9'.repeat(10_000)}`, 'chrome/newer'],
];

for (const [userAgent, label] of said) test(`${userAgent.slice(0, 140)}: ${label}`, () => assert.equal(browserLabel(userAgent), label));

test('whatever somebody calls themselves, the label is one of a list', () => {
  for (const userAgent of ['Chrome/', 'Firefox/-1', 'Version/1e9 "} 1', 'OPR/0', ...said.map(([name]) => name)]) {
    assert.ok(['other', ...browserLabels].includes(browserLabel(userAgent)), userAgent);
  }
});
