import assert from 'node:assert/strict';
import { test } from 'node:test';
import { securityTxt, securityTxtExpires } from './security-txt.ts';

const monthMs = 30 * 86_400_000;

test('the fields RFC 9116 requires, one a line', () => {
  const lines = securityTxt('mailto:security@clinic.example', 'https://video.clinic.example').trimEnd().split('\n');
  assert.deepEqual(lines.slice(0, 2), ['Contact: mailto:security@clinic.example', `Expires: ${securityTxtExpires}`]);
  assert.ok(lines.includes('Canonical: https://video.clinic.example/.well-known/security.txt'));
});

test('the date lies more than a month and less than a year ahead, as the RFC asks', () => {
  const aheadMs = Date.parse(securityTxtExpires) - Date.now();
  assert.ok(aheadMs > monthMs, 'move securityTxtExpires on');
  assert.ok(aheadMs < 365 * 86_400_000);
});
