import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactAddresses } from './redact-addresses.ts';

const cases: readonly (readonly [before: string, after: string])[] = [
  ['remote 203.0.113.9:53211, reason: x', 'remote [address]:53211, reason: x'],
  ['peer 203.0.113.9', 'peer [address]'],
  ['from 203.0.113.9.', 'from [address].'],
  ['remote [2001:db8::7]:3478', 'remote [[address]]:3478'],
  ['via 2001:db8:1:2:3:4:5:6 and fe80::1', 'via [address] and [address]'],
  ['mapped ::ffff:203.0.113.9 x', 'mapped [address] x'],
  ['"ip":"203.0.113.9"', '"ip":"[address]"'],
];

for (const [before, after] of cases) {
  test(`taken out: ${before}`, () => {
    assert.equal(redactAddresses(before), after);
  });
}

for (const line of ['2026-11-21T01:53:34.919+0000 INFO', 'listening on 127.0.0.1:8080', 'on 0.0.0.0', 'OpenSSL 3.6.5', 'std::string', '12:34:56', 'version 1.4.1.']) {
  test(`left alone: ${line}`, () => {
    assert.equal(redactAddresses(line), line);
  });
}
