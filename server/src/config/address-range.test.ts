import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAddressRange } from './address-range.ts';

test('addresses and ranges, and nothing that only looks like one', () => {
  for (const good of ['10.0.0.1', '10.0.0.0/8', '::1', 'fc00::/7']) assert.ok(isAddressRange(good), good);
  for (const bad of ['', '10', 'proxy.clinic.test', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/x', '*']) assert.ok(!isAddressRange(bad), bad);
});
