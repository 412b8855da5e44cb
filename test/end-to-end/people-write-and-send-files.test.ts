import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { House } from '../support/house.ts';
import { sendFile, takeFile } from '../support/page-files.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { WireLog } from '../support/wire-log.ts';

const house = new House({ environment: { CONSULT_LOG_LEVEL: 'debug' } });
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;
const megabyte = 1_000_000;
/** Nothing but the two pages may ever hold these. */
const canary = { there: 'Canary-there-4711', back: 'Canary-back-0815', file: 'Canary-file-1234 ', name: 'Canary-name.html' };

story('What people write and send each other is theirs alone, also while a third one joins', house, async (scene) => {
  await house.open(red, blue);
  const wires: WireLog[] = [];
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue }, { others: [{ role: 'caregiver', name: 'Jonas Jensen' }] },
    async (room) => { wires.push(await WireLog.attach(room.page)); });

  await patient.call('sendMessage', canary.there);
  await clinician.waitForEvent('consult-message');
  await clinician.call('sendMessage', canary.back);
  assert.deepEqual(await texts(clinician), [[visit.patientId, canary.there], [visit.clinicianId, canary.back]]);
  assert.deepEqual(await texts(patient), [[visit.patientId, canary.there], [visit.clinicianId, canary.back]]);
  await assert.rejects(patient.call('sendMessage', 'x'.repeat(4_097)), /too-long/);

  const [, , invited] = visit.participants;
  assert.ok(invited?.joinUrl);
  const caregiver = await scene.guestWaiting('caregiver', blue, invited.joinUrl);
  const sending = sendFile(patient, canary.name, canary.file, megabyte);
  await clinician.waitForEvent('consult-file-progress');
  await clinician.call('admit', invited.id);
  await caregiver.reach('in-room');
  await arrives(clinician, visit.patientId, await sending);
  const hash = await sendFile(clinician, canary.name, canary.file, megabyte);
  await Promise.all([arrives(patient, visit.clinicianId, hash), arrives(caregiver, visit.clinicianId, hash)]);
  assert.deepEqual(await filesFrom(caregiver, visit.patientId), [], 'who came in the middle of a file is not given half of it');

  const sealed = wires.flatMap(({ sent }) => sent.filter((text) => text.includes('"mls"')));
  assert.ok(sealed.length > 2 * (megabyte / 24_576), 'the lines were watched');
  const secrets = [...Object.values(canary), ...Object.values(canary).map((text) => Buffer.from(text).toString('base64').slice(0, 12))];
  for (const { sent, received } of wires) for (const text of [...sent, ...received]) assert.ok(!secrets.some((secret) => text.includes(secret)));
  const { dataDir } = await house.stack();
  let searched = 0;
  let isThere = false;
  const samples = [...secrets, ...sealed.slice(-3).map((text) => text.slice(-60, -20))];
  for (const path of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue;
    const content = await readFile(join(path.parentPath, path.name));
    searched += content.length;
    isThere ||= content.includes(visit.appointmentId);
    for (const secret of samples) assert.ok(!content.includes(secret), `${path.name} keeps what was said`);
  }
  assert.ok(isThere, 'what the gateway does keep is found this way');
  console.log(`${sealed.length} sealed messages, the longest ${Math.max(...sealed.map((text) => text.length))} characters; ${searched} bytes of the gateway searched`);
}, { timeoutMs: 180_000 });

async function texts(room: RoomPage): Promise<readonly unknown[]> {
  await room.waitForEvent('consult-message', ({ detail }) => detail?.['text'] === canary.back);
  return (await room.events('consult-message')).map(({ detail }) => [detail?.['from'], detail?.['text']]);
}

async function filesFrom(room: RoomPage, from: string): Promise<readonly string[]> {
  return (await room.events('consult-message')).filter(({ detail }) => detail?.['kind'] === 'file' && detail['from'] === from).map(({ detail }) => String(detail?.['id']));
}

async function arrives(room: RoomPage, from: string, hash: string): Promise<void> {
  await room.waitForEvent('consult-message', ({ detail }) => detail?.['kind'] === 'file' && detail['from'] === from);
  const [id = ''] = await filesFrom(room, from);
  // The type would run in the page's own origin: it is handed out as one that runs nothing.
  assert.deepEqual(await takeFile(room, id), { name: canary.name, type: 'application/octet-stream', size: megabyte, hash });
}
