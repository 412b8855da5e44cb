import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runAuditCommand } from '../../server/src/audit/cli/audit-command.ts';
import { expectOk, GatewayHouse, newDevice } from '../gateway/support/gateway-house.ts';

let folder = '';
before(async () => { folder = await mkdtemp(join(tmpdir(), 'report-')); });
after(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  let out = '';
  const code = await runAuditCommand(args, { out: (text) => { out += text; }, err: (text) => { out += text; } });
  return { code, out };
}

const minuteMs = 60_000;
const check = { camera: { status: 'pass' }, microphone: { status: 'weak', code: 'quiet' }, speaker: { status: 'pass' }, network: { status: 'pass' }, encryption: { status: 'pass' } };

/** A whole consultation, with somebody who came too early, a second device, an interpreter nobody let in, and a removal. */
async function consultation(house: GatewayHouse): Promise<string> {
  const pass = (minutes: number): void => { house.clock.nowMs += minutes * minuteMs; };
  const early = await house.book({ startsInMinutes: 90 });
  const secret = String(early.patient.joinUrl).split('#')[1];
  assert.equal((await house.call('POST', '/v1/redemptions', { key: null, body: { secret } })).code, 'too-early');
  pass(90);
  for (const role of ['caregiver', 'interpreter']) await house.call('POST', `/v1/appointments/${early.id}/participants`, { body: { role, name: `The ${role}` } });
  const [caregiver, interpreter] = ((await house.call('GET', `/v1/appointments/${early.id}`)).body as { readonly participants: readonly { readonly id: string }[] }).participants.slice(2).map(({ id }) => id);
  assert.ok(caregiver !== undefined && interpreter !== undefined);
  const host = await house.sitAsHost(early);
  pass(1);
  const patient = await house.sit(early.id, early.patient.id, newDevice());
  await expectOk(patient, { type: 'arrive' });
  await expectOk(patient, { type: 'check-result', result: check });
  await expectOk(patient, { type: 'wait' });
  const intruder = await house.socket();
  intruder.send({ type: 'hello', token: await house.roomToken(early.id, early.patient.id), device: newDevice() });
  assert.equal((await intruder.next('error'))['code'], 'seat-in-use');
  for (const id of [caregiver, interpreter]) {
    const guest = await house.sit(early.id, id);
    for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
    if (id === interpreter) continue;
    pass(1);
    await expectOk(host, { type: 'admit', participantId: id });
    await expectOk(guest, { type: 'enter' });
  }
  pass(1);
  await expectOk(host, { type: 'admit', participantId: early.patient.id });
  await expectOk(patient, { type: 'enter' });
  pass(5);
  await expectOk(host, { type: 'remove', participantId: caregiver });
  pass(10);
  await expectOk(patient, { type: 'leave' });
  pass(1);
  host.send({ type: 'end' });
  await host.closed;
  return early.id;
}

test('T28: the export of a consultation tells somebody who was not there who was in the room with whom, when, and who could not get in', async () => {
  await using house = await GatewayHouse.open();
  const id = await consultation(house);
  const fetchText = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${house.port}${path}`, { headers: { Authorization: `Bearer ${house.apiKey}` } })).text();
  const [logFile, keyFile, namesFile] = [join(folder, 'audit.ndjson'), join(folder, 'audit.pem'), join(folder, 'names.json')];
  await writeFile(namesFile, await fetchText('/v1/appointments'));
  const log = await fetchText('/v1/audit/export');
  await writeFile(logFile, log);
  await writeFile(keyFile, await fetchText('/v1/audit/key'));
  assert.ok(!/Rivera|Jensen|The caregiver/.test(log), 'the record itself holds no names');
  const { code, out } = await run('report', logFile, '--key', keyFile, '--appointment', id);
  assert.equal(code, 0, out);
  assert.match(out, /^verified \d+ entries/);
  const section = (title: string): readonly string[] => (out.split(`  ${title}\n`)[1] ?? '').split('\n\n')[0]?.split('\n').map((line) => line.trim()).filter((line) => line !== '') ?? [];
  assert.deepEqual(section('Who was to come').map((line) => line.split(':')[0]), ['clinician', 'patient', 'interpreter', 'caregiver']);
  assert.deepEqual(section('Who was in the room with whom'), [
    '2026-11-24 13:30:00 to 2026-11-24 13:32:00  clinician alone',
    '2026-11-24 13:32:00 to 2026-11-24 13:33:00  clinician, caregiver',
    '2026-11-24 13:33:00 to 2026-11-24 13:38:00  clinician, caregiver, patient',
    '2026-11-24 13:38:00 to 2026-11-24 13:48:00  clinician, patient',
    '2026-11-24 13:48:00 to 2026-11-24 13:49:00  clinician alone',
  ]);
  assert.deepEqual(section('Who could not get in'), [
    '2026-11-24 12:00:00  the link of the patient was refused: it was too early',
    '2026-11-24 13:31:00  somebody with the link of the patient could not sit down: another device sat there',
    '2026-11-24 13:38:00  clinician removed the caregiver',
    'the interpreter waited and was never in the room',
  ]);
  const story = section('From door to goodbye').join('\n');
  for (const part of ['the patient came to the door', 'checked the device: camera pass, encryption pass, microphone weak', 'clinician let the patient in', 'the patient left', 'the appointment ended, by clinician']) assert.ok(story.includes(part), part);
  assert.match((await run('report', logFile, '--key', keyFile, '--appointment', id, '--names', namesFile)).out, /patient Maria Jensen/);
});

test('T28: every look at the record or at names is in the record', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  await house.call('GET', '/v1/appointments');
  await house.call('GET', `/v1/appointments/${booked.id}`);
  await house.queue('staff-7');
  await house.audit(booked.id);
  const { entries } = (await house.call('GET', '/v1/audit?limit=1000')).body as { readonly entries: readonly { readonly action: string; readonly detail?: Readonly<Record<string, unknown>>; readonly actor: { readonly kind: string } }[] };
  const looks = entries.filter(({ action }) => action === 'identity.viewed');
  assert.deepEqual(looks.map(({ detail, actor }) => `${actor.kind} ${String(detail?.['by'])}`), ['clinic list', 'clinic appointment', 'staff queue']);
  assert.ok(entries.some(({ action, detail }) => action === 'audit.read' && detail?.['appointment'] === booked.id));
  house.isStoreDown = true;
  const other = await house.call('GET', '/v1/appointments');
  assert.equal(other.status, 503);
});

test('a story from a record that does not fit is not told', async () => {
  await using house = await GatewayHouse.open();
  await house.book();
  const log = await (await fetch(`http://127.0.0.1:${house.port}/v1/audit/export`, { headers: { Authorization: `Bearer ${house.apiKey}` } })).text();
  const [logFile, keyFile] = [join(folder, 'bad.ndjson'), join(folder, 'good.pem')];
  await writeFile(logFile, log.replace('"success"', '"refused"'));
  await writeFile(keyFile, house.context.auditKeyPem);
  const { code, out } = await run('report', logFile, '--key', keyFile);
  assert.equal(code, 1);
  assert.match(out, /^entry 1 [^\n]*changed[^\n]*\n$/);
});
