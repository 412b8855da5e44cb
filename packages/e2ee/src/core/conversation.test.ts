import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HeardMessage } from '../messages.ts';
import { Conversation } from './conversation.ts';
import { encodeConversation } from './conversation-message.ts';
import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import { encodeUtf8 } from './utf8.ts';
import type { Bytes } from './webcrypto.ts';

const page = '00112233445566ff';
const member = (participantId: string, leaf: number): PlacedMember => ({
  participantId, leaf, appointmentId: 'apt_1', role: 'patient', name: participantId, signatureKey: `key ${leaf}`, identity: 'claimed', incarnation: `page ${leaf}`,
});
const [me, ana, bob] = [member('me', 0), member('ana', 1), member('bob', 2)];

async function conversation() {
  const heard: HeardMessage[] = [];
  const said = new Map<number, string | null>();
  const talk = new Conversation({
    webCrypto: crypto.subtle, now: () => 0, randomBytes: (length): Bytes => new Uint8Array(length).fill(0xab), say: async () => {},
    events: { onHeard: (message) => heard.push(message), onProgress: () => {}, onSaid: (id, code) => said.set(id, code) },
  });
  await talk.begin({ members: [me, ana, bob], ownLeaf: 0 } as unknown as GroupEpoch);
  return { talk, heard, said };
}

test('a page is its owner’s free choice: another’s takes nothing from the one who had it', async () => {
  const { talk, heard } = await conversation();
  for (const [sender, text] of [[bob, 'evil'], [ana, 'good']] as const) {
    const bytes = encodeUtf8(text);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    await talk.hear(sender, encodeConversation({ type: 'file', page, number: 1, size: bytes.length, hash, name: 'x.txt', mediaType: 'text/plain' }));
    await talk.hear(sender, encodeConversation({ type: 'chunk', page, number: 1, index: 0, bytes }));
  }
  assert.equal(heard.length, 2);
  assert.notEqual(heard[0]?.id, heard[1]?.id);
});

test('a receipt counts for the leaf it is for', async () => {
  const { talk, said } = await conversation();
  await talk.say(7, { kind: 'text', text: 'hello' });
  const receipt = { type: 'receipt', page: 'ab'.repeat(8), number: 1, of: 'text', next: 0, verdict: 'complete' } as const;
  for (const sender of [ana, bob]) await talk.hear(sender, encodeConversation({ ...receipt, leaf: 2 }));
  assert.equal(said.has(7), false, 'these were for bob');
  for (const sender of [ana, bob]) await talk.hear(sender, encodeConversation({ ...receipt, leaf: 0 }));
  assert.equal(said.get(7), null);
});
