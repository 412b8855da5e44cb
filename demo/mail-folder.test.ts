import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { MailFolder } from './mail-folder.ts';

const mail = (date: string, subject: string) => [
  'From: clinic@example.org', 'To: maria@example.org', `Subject: ${subject}`, `Date: ${date}`, 'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b', '',
  '--b', 'Content-Type: text/plain; charset=utf-8', '', 'Open https://clinic.example/join#abc', '',
  '--b', 'Content-Type: text/html; charset=utf-8', '', '<a href="https://clinic.example/join#abc">Open</a>', '--b--', '',
].join('\r\n');

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'mail-folder-'));
  return { path, mails: new MailFolder(path), [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test('mails come newest first, with both parts readable', async () => {
  await using outbox = await folder();
  await writeFile(join(outbox.path, 'a.eml'), mail('Mon, 06 May 2030 10:00:00 +0000', '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?='));
  await writeFile(join(outbox.path, 'b.eml'), mail('Tue, 07 May 2030 10:00:00 +0000', 'second'));
  assert.deepEqual((await outbox.mails.list()).map(({ subject }) => subject), ['second', 'Grüße']);
  const read = await outbox.mails.read('a.eml');
  assert.equal(read?.to, 'maria@example.org');
  assert.match(read?.text ?? '', /join#abc/);
  assert.match(read?.html ?? '', /href="https:\/\/clinic\.example\/join#abc"/);
});

test('a folder that is not there yet holds no mail', async () => {
  assert.deepEqual(await new MailFolder(join(tmpdir(), 'no-such-outbox')).list(), []);
});

test('names that leave the folder, or are no mail, read nothing', async () => {
  await using outbox = await folder();
  await writeFile(join(outbox.path, 'secret.txt'), 'x');
  for (const name of ['../secret.eml', 'secret.txt', '.eml', '/etc/passwd', '..%2Fsecret.eml', 'none.eml']) {
    assert.equal(await outbox.mails.read(name), null, name);
  }
});
