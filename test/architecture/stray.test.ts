import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceTree } from './source-tree.ts';
import { strayViolations } from './stray-violations.ts';

test('no secret, no machine and no mirror is written down here', () => {
  assert.deepEqual(strayViolations(sourceTree()), []);
});

// Put together from parts, so that this file passes the test above.
const base64 = 'Q29uc3VsdA'.repeat(4);
const refused: readonly (readonly [path: string, text: string])[] = [
  ['server/src/a.ts', `-----BEGIN ${'PRIVATE'} KEY-----\n${base64}`],
  ['test/a.json', ['eyJhbGciOiJFUzI1NiIsInR5', 'eyJzdWIiOiJwYXJ0aWNpcGFu', base64].join('.')],
  ['test/a.json', `{"kty":"EC","${'d'}":"${base64}"}`],
  ['janus-config/janus.jcfg', `api_${'secret'} = "${base64}"`],
  ['janus-config/janus.jcfg', `admin_${'key'} = "janusrocks"`],
  ['README.md', `cd ${['', 'home', 'ada', 'consult-room'].join('/')}`],
  ['scripts/a.ts', `const socket = '${['', 'tmp', 'janus.sock'].join('/')}';`],
  ['scripts/a.ts', `const mirror = 'http://deb.${'debian'}.org/debian';`],
  ['server/certificate.pem', ''],
  ['.env', ''],
];

for (const [path, text] of refused) {
  test(`refused: ${path}: ${text.slice(0, 40)}`, () => assert.equal(strayViolations([{ path, text }]).length, 1));
}

test('names of settings, addresses of the web and regular expressions are not secrets', () => {
  const text = "const secret = read('JANUS_API_SECRET'); fetch('https://example.org/home/x'); `${root}/work/x`; token: z.string()";
  assert.deepEqual(strayViolations([{ path: 'server/src/a.ts', text }]), []);
});
