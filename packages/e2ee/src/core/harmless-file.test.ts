import assert from 'node:assert/strict';
import { test } from 'node:test';
import { harmlessFile } from './harmless-file.ts';

test('types that could run in the page’s own origin become plain bytes', () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'TEXT/HTML', 'text/plain;x', '']) {
    assert.equal(harmlessFile('a', type).mediaType, 'application/octet-stream', type);
  }
  assert.equal(harmlessFile('a', 'application/pdf').mediaType, 'application/pdf');
});

test('names lead nowhere and show as they are', () => {
  assert.equal(harmlessFile('../../etc/passwd', '').name, '__.._etc_passwd');
  assert.equal(harmlessFile('invoice\u202Efdp.exe', '').name, 'invoice_fdp.exe');
  assert.equal(harmlessFile('a\u0000b\nc', '').name, 'a_b_c');
  assert.equal(harmlessFile('   ', '').name, 'file');
  assert.equal(harmlessFile('Röntgenbild Übersicht 1.png', '').name, 'Röntgenbild Übersicht 1.png');
});
