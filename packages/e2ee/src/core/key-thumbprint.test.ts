import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64url } from './base64url.ts';
import { keyThumbprint } from './key-thumbprint.ts';

test('the example of RFC 8037, appendix A.3', async () => {
  const key = fromBase64url('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
  assert.ok(key);
  assert.equal(await keyThumbprint(crypto.subtle, key), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});
