import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { debianMirrors } from './debian-mirrors.ts';

const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';

async function mirrorsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'apt-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return (await debianMirrors(folder, 'bookworm')).map(({ uri, signedBy }) => `${uri} ${signedBy ?? '-'}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('deb822 stanzas: folded fields, comments, several addresses, switched-off entries', async () => {
  const text = `# the archive
Types: deb deb-src
URIs: http://one.example/debian
  http://two.example/debian
# a comment inside
Suites: bookworm bookworm-updates
Components: main
Signed-By: ${keys}

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no

Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main
`;
  assert.deepEqual(await mirrorsOf({ 'sources.list.d/debian.sources': text }), [
    `http://one.example/debian ${keys}`, `http://two.example/debian ${keys}`,
  ]);
});

test('one-line entries: options, comments, sources left out', async () => {
  const text = `# deb http://commented.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb [arch=amd64 signed-by=${keys}] http://three.example/debian bookworm main contrib # nearest
`;
  assert.deepEqual(await mirrorsOf({ 'sources.list': text }), [`http://three.example/debian ${keys}`]);
});

test('another vendor that names its suites like Debian comes last, one with other suites not at all', async () => {
  assert.deepEqual(
    await mirrorsOf({
      'sources.list.d/a.list': 'deb http://vendor.example/apt bookworm main\ndeb http://other.example/apt stable-main main\n',
      'sources.list.d/b.list': 'deb http://mirror.example/debian bookworm main\n',
    }),
    ['http://mirror.example/debian -', 'http://vendor.example/apt -'],
  );
});

test('a machine without apt has no mirrors', async () => {
  assert.deepEqual(await mirrorsOf({}), []);
});
