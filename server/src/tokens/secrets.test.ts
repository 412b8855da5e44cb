import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { linkSecretSchema } from '@consult-room/protocol';
import { loadKeyFile } from './key-file.ts';
import { LinkSecrets } from './link-secrets.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { SigningKeys } from './signing-keys.ts';

let folder = '';
before(async () => { folder = await mkdtemp(join(tmpdir(), 'keys-')); });
after(() => rm(folder, { recursive: true, force: true }));

test('a key file is made once, by whoever comes first, readable by us alone', async () => {
  const file = join(folder, 'links.key');
  const keys = await Promise.all(Array.from({ length: 5 }, () => loadKeyFile(file)));
  assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await writeFile(join(folder, 'cut.key'), 'short');
  await assert.rejects(loadKeyFile(join(folder, 'cut.key')), /damaged/);
});

test('signing keys survive a restart and show only their public half', async () => {
  const keysDir = join(folder, 'signing');
  const first = await SigningKeys.load(keysDir, () => 0);
  const second = await SigningKeys.load(keysDir, () => 1e12);
  assert.equal(first.current.kid, second.current.kid);
  const [name = ''] = await readdir(keysDir);
  assert.equal((await stat(join(keysDir, name))).mode & 0o777, 0o600);
  assert.ok(!('d' in (first.jwks().keys[0] ?? {})));
});

test('link secrets: 256 bits, stable, different for every seat and every installation', async () => {
  const links = new LinkSecrets(Buffer.alloc(32, 1));
  const secrets = ['par_a', 'par_b'].map((id) => links.secretOf(id));
  assert.ok(secrets.every((secret) => linkSecretSchema.safeParse(secret).success));
  assert.equal(new Set([...secrets, new LinkSecrets(Buffer.alloc(32, 2)).secretOf('par_a')]).size, 3);
  assert.equal(links.secretOf('par_a'), secrets[0]);
  assert.ok(!links.hashOf('par_a').includes(links.secretOf('par_a')));
});

test('stand-ins are stable, and differ by kind, clinic and id', () => {
  const pseudonyms = new Pseudonyms(Buffer.alloc(32, 1));
  const all = [pseudonyms.of('staff', 'a', 'bc'), pseudonyms.of('staff', 'ab', 'c'), pseudonyms.of('relay', 'a', 'bc'), pseudonyms.of('staff', 'a', 'bd')];
  assert.equal(new Set(all).size, 4);
  assert.equal(pseudonyms.of('staff', 'a', 'bc'), all[0]);
});
