import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameViolations } from './name-violations.ts';
import { sourceTree } from './source-tree.ts';

test('files are named after what they hold', () => {
  assert.deepEqual(nameViolations(sourceTree()), []);
});

const refused: readonly (readonly [path: string, text: string])[] = [
  ['server/src/mailFolder.ts', ''],
  ['server/src/Mail_Folder.ts', ''],
  ['server/src/mail/utils.ts', ''],
  ['packages/protocol/src/helpers/a.ts', ''],
  ['server/src/mail/types.ts', ''],
  ['server/src/mail/constants.ts', ''],
  ['server/src/mail/outbox.ts', 'export class SmtpTransport {}'],
];

for (const [path, text] of refused) {
  test(`refused: ${path}: ${text}`, () => assert.equal(nameViolations([{ path, text }]).length, 1));
}

test('sound names pass', () => {
  const files = [
    { path: 'server/src/mail/mail-folder.ts', text: 'export class MailFolder {}' },
    { path: 'server/src/sockets/queue-socket.ts', text: 'export function createQueueSocket(): void {}' },
    { path: 'packages/consult-room/src/i18n/pt-BR.ts', text: 'export const portuguese = {};' },
    { path: 'server/src/mail/two-things.ts', text: 'export const oneThing = 1;\nexport const another = 2;' },
  ];
  assert.deepEqual(nameViolations(files), []);
});
