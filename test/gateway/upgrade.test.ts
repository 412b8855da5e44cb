import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { AppointmentView } from '@consult-room/protocol';
import { migrate, migrations } from '../../server/src/stores/sqlite/migrate.ts';
import { SqliteConnection } from '../../server/src/stores/sqlite/sqlite-connection.ts';
import { expectOk, GatewayHouse, noon } from './support/gateway-house.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const appointment = 'apt_AAAAAAAAAAAAAAAAAAAAAA';
const people = { clinician: 'par_AAAAAAAAAAAAAAAAAAAAAA', patient: 'par_BBBBBBBBBBBBBBBBBBBBBB' };
const body = {
  start: new Date(noon).toISOString(), end: new Date(noon + 1_800_000).toISOString(),
  participants: [{ role: 'clinician', name: 'Dr. Rivera' }, { role: 'patient', name: 'Maria Jensen', email: 'maria@patients.example' }],
};

/** The file as the release before left it: the schema of then, a clinic, its key, and an appointment that was asked for. */
async function writeOldStore(dataDir: string, apiKey: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'consult-room.sqlite');
  const connection = new SqliteConnection(file);
  await migrate(connection, migrations.filter(({ number }) => number <= 2), noon);
  await connection.close();
  const raw = new DatabaseSync(file);
  raw.prepare('insert into clinics values (?, ?)').run('cli_old', noon);
  raw.prepare('insert into api_keys values (?, ?, ?, ?, null)').run('key_old', 'cli_old', sha256(apiKey), noon);
  raw.prepare("insert into appointments values (?, 'cli_old', null, ?, ?, ?, ?, 'scheduled', 0, 1, ?)").run(appointment, body.start, body.end, noon, noon + 1_800_000, noon);
  for (const [role, id] of Object.entries(people)) {
    raw.prepare("insert into participants (id, clinic_id, appointment_id, role, name, state) values (?, 'cli_old', ?, ?, ?, 'invited')").run(id, appointment, role, role);
  }
  raw.prepare("insert into idempotency_keys values ('cli_old', ?, ?, ?, ?)").run(sha256('visit-1'), sha256(JSON.stringify(body)), appointment, noon);
  raw.close();
}

function keptHashes(house: GatewayHouse): readonly unknown[] {
  const raw = new DatabaseSync(join(house.dataDir, 'consult-room.sqlite'));
  const rows = raw.prepare('select body_hash from idempotency_keys').all();
  raw.close();
  return rows.map((row) => row['body_hash']);
}

test('a store of the release before goes on: people sit down, the same request finds its appointment, no plain hash of it stays', async () => {
  await using house = await GatewayHouse.open();
  await house.stop();
  await writeOldStore(house.dataDir, house.apiKey);
  await house.start();
  const again = await house.call('POST', '/v1/appointments', { body, headers: { 'Idempotency-Key': 'visit-1' } });
  assert.deepEqual([again.status, again.body['id']], [201, appointment]);
  const patient = await house.sit(appointment, people.patient);
  await expectOk(patient, { type: 'arrive' });
  assert.equal(await house.stateOf(appointment, people.patient), 'arrived');
  assert.deepEqual(keptHashes(house), ['']);
});

test('who is forgotten leaves no trace of the request they came with', async () => {
  await using house = await GatewayHouse.open();
  const { body: booked } = await house.call('POST', '/v1/appointments', { body, headers: { 'Idempotency-Key': 'visit-1' } });
  const { participants: [, patient] } = booked as unknown as AppointmentView;
  assert.equal(keptHashes(house).length, 1);
  await house.context.store.transaction((tx) => tx.forgetPerson(patient?.id ?? ''));
  assert.deepEqual(keptHashes(house), []);
});
