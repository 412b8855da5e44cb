import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendAudit, firstBrokenLink, toAuditEntry } from '../audit/audit-chain.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { ApiKeyRecord } from './clinic-record.ts';
import type { AppointmentRecord, Consultation, SeatRecord } from './consultation.ts';
import type { Store, StoreTransaction } from './store.ts';

const appointment: AppointmentRecord = {
  id: 'apt_1', clinicId: 'cli_1', externalId: 'ext', start: '2026-11-24T13:00:00+01:00', end: '2026-11-24T13:30:00+01:00',
  startMs: 1_000, endMs: 2_000, state: 'scheduled', sequence: 0, version: 0,
};
const seat: SeatRecord = {
  id: 'par_1', clinicId: 'cli_1', appointmentId: 'apt_1', role: 'patient', name: 'Zoë 🙂', email: null, locale: 'de', staffId: null,
  state: 'invited', waitingSinceMs: null, deviceHash: null, linkHash: 'link-1', check: null, invitedAtMs: null, denyReason: null,
  tokenGeneration: 0, birthDateHash: 'b', birthDateTries: 0,
};
const event: AuditEvent = { clinicId: 'cli_1', chain: 'apt_1', actor: { kind: 'system', subject: 'test' }, action: 'seat.arrived' };

async function furnish(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.insertClinic('cli_1', 1);
    await tx.insertClinic('cli_2', 2);
    await tx.insertAppointment(appointment, 1);
    await tx.insertSeat(seat);
    await tx.insertSeat({ ...seat, id: 'par_2', role: 'clinician', linkHash: null });
  });
}

async function seatNow(store: Store): Promise<SeatRecord | undefined> {
  return (await store.reads.findConsultation('cli_1', 'apt_1'))?.seats[0];
}

/** Reads, decides, writes: true for the one call that found the seat as it was. */
async function arriveOnce(tx: StoreTransaction): Promise<boolean> {
  const found = await tx.findConsultation('cli_1', 'apt_1');
  if (found?.seats[0]?.state !== 'invited') return false;
  await tx.updateSeat(seat, { state: 'arrived' });
  await appendAudit(tx, event, 1);
  return true;
}

/**
 * What every store must do, whatever the engine. `open` gives an empty store; `skip` says why it cannot here.
 */
export function storeContract(name: string, open: () => Promise<Store>, skip: string | false = false): void {
  const contract = (what: string, body: (store: Store) => Promise<void>) => test(`${name}: ${what}`, { skip }, async () => {
    await using store = await open();
    await furnish(store);
    await body(store);
  });
  testReading(contract);
  testTransactions(contract);
  testAudit(contract);
  testKeys(contract);
  testSfu(contract);
}

type Contract = (what: string, body: (store: Store) => Promise<void>) => void;

function testReading(contract: Contract): void {
  contract('reads back what was written, seats in order', async (store) => {
    const expected: Consultation = { appointment: { ...appointment, version: 2 }, seats: [seat, { ...seat, id: 'par_2', role: 'clinician', linkHash: null }] };
    assert.deepEqual(await store.reads.findConsultation('cli_1', 'apt_1'), expected);
    assert.deepEqual(await store.reads.findConsultationOfSeat('par_2'), expected);
    assert.deepEqual(await store.reads.findConsultationOfLink('link-1'), expected);
    assert.deepEqual(await store.reads.listConsultations('cli_1', 1_000, 1_001), [expected]);
  });
  contract('another clinic\'s rows do not exist', async (store) => {
    assert.equal(await store.reads.findConsultation('cli_2', 'apt_1'), null);
    assert.deepEqual(await store.reads.listConsultations('cli_2', 0, 9_999), []);
    assert.equal(await store.reads.findConsultationOfLink('link-2'), null);
  });
  contract('ranges exclude their end; overdue and active are found', async (store) => {
    assert.deepEqual(await store.reads.listConsultations('cli_1', 0, 1_000), []);
    assert.equal((await store.reads.listOverdue(2_001, 10)).length, 1);
    assert.equal((await store.reads.listOverdue(2_000, 10)).length, 0);
    assert.equal((await store.reads.listActive()).length, 0);
    await store.transaction((tx) => tx.updateSeat(seat, { state: 'waiting', waitingSinceMs: 5 }));
    assert.equal((await store.reads.listActive()).length, 1);
  });
  contract('clinics and API keys: by hash, of the clinic, with their end', async (store) => {
    const key: ApiKeyRecord = { id: 'key_1', clinicId: 'cli_1', keyHash: 'h', label: 'portal', scopes: 'queue', createdAtMs: 1, expiresAtMs: null, revokedAtMs: null };
    await store.transaction((tx) => tx.insertApiKey(key));
    assert.deepEqual(await store.reads.findApiKey('h'), key);
    assert.equal(await store.reads.findApiKey('other'), null);
    await store.transaction((tx) => tx.updateApiKey('key_1', { revokedAtMs: 5 }));
    assert.deepEqual(await store.reads.listApiKeys('cli_1'), [{ ...key, revokedAtMs: 5 }]);
    assert.deepEqual(await store.reads.listApiKeys('cli_2'), []);
    await assert.rejects(store.transaction((tx) => tx.updateApiKey('key_2', { revokedAtMs: 5 })));
    await store.transaction((tx) => tx.insertClinic('cli_3', 3, { name: 'Three', phone: null }));
    assert.deepEqual(await store.reads.findClinic('cli_3'), { id: 'cli_3', name: 'Three', phone: null });
    assert.equal(await store.reads.firstClinic(), 'cli_1');
  });
  contract('T27: a row of an appointment carries its clinic, whoever writes it', async (store) => {
    const foreign = { clinicId: 'cli_2', appointmentId: 'apt_1' };
    const writes: readonly ((tx: StoreTransaction) => Promise<void>)[] = [
      (tx) => tx.insertSeat({ ...seat, id: 'par_9', clinicId: 'cli_2', linkHash: 'link-9' }),
      (tx) => tx.insertIdempotent('cli_2', 'k', 'b', 'apt_1', 1),
      (tx) => tx.replaceGroup({ ...foreign, groupId: 'g', epoch: 0, committer: 'par_1' }),
      (tx) => tx.saveKeyPackage({ ...foreign, participantId: 'par_1', bytes: 'x' }),
    ];
    for (const write of writes) await assert.rejects(store.transaction(write));
  });
}

function testTransactions(contract: Contract): void {
  contract('a transaction that throws writes nothing', async (store) => {
    await assert.rejects(store.transaction(async (tx) => {
      await tx.updateSeat(seat, { state: 'waiting' });
      await appendAudit(tx, event, 1);
      throw new Error('changed my mind');
    }), /changed my mind/);
    assert.equal((await seatNow(store))?.state, 'invited');
    assert.deepEqual(await store.reads.listAudit('cli_1', 0, 10), []);
  });
  contract('transactions run one after the other: nobody decides on what another is changing', async (store) => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => store.transaction(arriveOnce)));
    assert.equal(outcomes.filter(Boolean).length, 1);
    assert.equal((await store.reads.listAudit('cli_1', 0, 100)).length, 1);
  });
  contract('every write to a consultation raises its version', async (store) => {
    await store.transaction((tx) => tx.updateSeat(seat, { deviceHash: 'd' }));
    await store.transaction((tx) => tx.updateAppointment('apt_1', { state: 'open' }));
    assert.equal((await store.reads.findConsultation('cli_1', 'apt_1'))?.appointment.version, 4);
  });
  contract('writing to what is not there is an error', async (store) => {
    await assert.rejects(store.transaction((tx) => tx.updateAppointment('apt_x', { state: 'open' })));
    await assert.rejects(store.transaction((tx) => tx.updateSeat({ ...seat, id: 'par_x' }, { state: 'open' as 'left' })));
    await assert.rejects(store.transaction((tx) => tx.insertSeat({ ...seat, id: 'par_3', linkHash: 'link-3', appointmentId: 'apt_x' })));
  });
  contract('the same idempotency key twice is refused, and is each clinic\'s own', async (store) => {
    await store.transaction((tx) => tx.insertIdempotent('cli_1', 'k', 'b', 'apt_1', 1));
    await assert.rejects(store.transaction((tx) => tx.insertIdempotent('cli_1', 'k', 'b', 'apt_1', 1)));
    assert.deepEqual(await store.reads.findIdempotent('cli_1', 'k'), { bodyHash: 'b', appointmentId: 'apt_1' });
    assert.equal(await store.reads.findIdempotent('cli_2', 'k'), null);
  });
}

function testAudit(contract: Contract): void {
  contract('fifty appends at once make one unbroken chain', async (store) => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.transaction((tx) => appendAudit(tx, { ...event, detail: { index } }, index))));
    const rows = await store.reads.listAuditChain('cli_1', 'apt_1', 0, 100);
    assert.equal(rows.length, 50);
    assert.equal(firstBrokenLink(rows.map(toAuditEntry)), null);
    assert.deepEqual((await store.reads.listAuditChain('cli_1', 'apt_1', 48, 100)).map(({ seq }) => seq), [49, 50]);
  });
  contract('a taken place in the chain is refused; chains and clinics do not mix', async (store) => {
    const row = { clinicId: 'cli_1', chain: 'apt_1', seq: 1, entry: '{}', hash: 'h' };
    await store.transaction((tx) => tx.insertAudit({ ...row, id: 'a' }));
    await assert.rejects(store.transaction((tx) => tx.insertAudit({ ...row, id: 'b' })));
    await assert.rejects(store.transaction((tx) => tx.insertAudit({ ...row, seq: 2, id: 'a' })));
    await store.transaction((tx) => tx.insertAudit({ ...row, clinicId: 'cli_2', id: 'c' }));
    assert.equal(await store.reads.auditHead('cli_1', 'apt_2'), null);
    assert.deepEqual((await store.reads.listAudit('cli_2', 0, 10)).map(({ id }) => id), ['c']);
  });
  contract('leaves are the hashes in order of writing, each clinic\'s own', async (store) => {
    for (const [seq, clinicId] of ['cli_1', 'cli_2', 'cli_1'].entries()) {
      await store.transaction((tx) => tx.insertAudit({ clinicId, chain: 'apt_1', seq: seq + 1, id: `id-${seq}`, entry: '{}', hash: `h${seq}` }));
    }
    const leaves = await store.reads.listAuditLeaves('cli_1', 0, 10);
    assert.deepEqual(leaves.map(({ hash }) => hash), ['h0', 'h2']);
    assert.deepEqual((await store.reads.listAuditLeaves('cli_1', leaves[0]?.position ?? 0, 10)).map(({ hash }) => hash), ['h2']);
    assert.deepEqual(await store.reads.listClinics(), ['cli_1', 'cli_2']);
  });
  contract('checkpoints: in order of size, one per size, each clinic\'s own', async (store) => {
    const made = [10, 30, 20].map((treeSize) => ({ clinicId: 'cli_1', treeSize, note: `note ${treeSize}`, madeAtMs: 5 }));
    for (const checkpoint of made) await store.transaction((tx) => tx.insertCheckpoint(checkpoint));
    await assert.rejects(store.transaction((tx) => tx.insertCheckpoint({ clinicId: 'cli_1', treeSize: 10, note: 'another', madeAtMs: 6 })));
    assert.deepEqual(await store.reads.lastCheckpoint('cli_1'), made[1]);
    assert.deepEqual((await store.reads.listCheckpoints('cli_1', 10, 5)).map(({ treeSize }) => treeSize), [20, 30]);
    assert.equal((await store.reads.listCheckpoints('cli_1', 0, 1)).length, 1);
    assert.equal(await store.reads.lastCheckpoint('cli_2'), null);
  });
}

function testKeys(contract: Contract): void {
  const group = { clinicId: 'cli_1', appointmentId: 'apt_1', groupId: 'g', epoch: 0, committer: 'par_2' };
  const commit = { clinicId: 'cli_1', appointmentId: 'apt_1', groupId: 'g', epoch: 0, sender: 'par_2', bytes: 'x' };
  contract('commits move the epoch one by one, a new group starts empty', async (store) => {
    await store.transaction((tx) => tx.replaceGroup(group));
    await store.transaction((tx) => tx.insertCommit(commit));
    await assert.rejects(store.transaction((tx) => tx.insertCommit(commit)));
    await assert.rejects(store.transaction((tx) => tx.insertCommit({ ...commit, epoch: 5 })));
    assert.equal((await store.reads.findGroup('apt_1'))?.epoch, 1);
    assert.deepEqual(await store.reads.listCommits('apt_1', 'g', 0), [commit]);
    await store.transaction((tx) => tx.replaceGroup({ ...group, groupId: 'h' }));
    assert.deepEqual(await store.reads.listCommits('apt_1', 'g', 0), []);
  });
  contract('one key package per seat, gone with the appointment\'s keys', async (store) => {
    const record = { clinicId: 'cli_1', appointmentId: 'apt_1', participantId: 'par_1', bytes: 'x' };
    await store.transaction((tx) => tx.saveKeyPackage(record));
    await store.transaction((tx) => tx.saveKeyPackage({ ...record, bytes: 'y' }));
    assert.deepEqual(await store.reads.listKeyPackages('apt_1'), [{ ...record, bytes: 'y' }]);
    await store.transaction((tx) => tx.replaceGroup(group));
    await store.transaction((tx) => tx.deleteKeyMaterial('apt_1'));
    assert.deepEqual(await store.reads.listKeyPackages('apt_1'), []);
    assert.equal(await store.reads.findGroup('apt_1'), null);
  });
}

function testSfu(contract: Contract): void {
  const room = { appointmentId: 'apt_1', node: 'a', epoch: 1, room: 'r', pin: 'p' };
  const memory = { id: 2 ** 53 - 1, role: 'patient', privateId: null, handles: [{ id: 7, realId: 1, role: 'publisher' }], feeds: [[9, 'feed']] } as const;
  contract('a media session is of the room\'s epoch, with ids up to 2^53', async (store) => {
    const session = { participantId: 'par_1', appointmentId: 'apt_1', node: 'a', epoch: 1, sessionId: 2 ** 53 - 1, handleIds: [1, 2 ** 53 - 1], memory };
    await assert.rejects(store.saveSession(session), { kind: 'refused' });
    await store.placeRoom(room);
    await store.saveSession({ ...session, handleIds: [], memory: null });
    await store.saveSession(session);
    assert.deepEqual(await store.listSessions(), [session]);
    const moved = { ...session, node: 'b', epoch: 2 };
    await assert.rejects(store.saveSession(moved), { kind: 'refused' });
    await store.placeRoom({ ...room, node: 'b', epoch: 2 });
    await assert.rejects(store.saveSession({ ...session, handleIds: [] }), { kind: 'refused' });
    assert.deepEqual(await store.listSessions(), [session]);
    await store.saveSession(moved);
    assert.deepEqual(await store.listSessions(), [moved]);
    await store.deleteSession('par_1', 5);
    assert.deepEqual(await store.listSessions(), [moved], 'another session');
    await store.deleteSession('par_1', moved.sessionId);
    assert.deepEqual(await store.listSessions(), []);
  });
  contract('of two who place a room at once one wins, and both are told which', async (store) => {
    const first = await Promise.all(['a', 'b', 'c'].map((node) => store.placeRoom({ ...room, node })));
    assert.equal(new Set(first.map((row) => row?.node)).size, 1);
    const second = await Promise.all(['d', 'e', 'f'].map((node) => store.placeRoom({ ...room, node, epoch: 2, room: node })));
    assert.equal(new Set(second.map((row) => row?.node)).size, 1);
    assert.match(second[0]?.node ?? '', /^[def]$/);
    assert.deepEqual(await store.placeRoom({ ...room, node: 'g', epoch: 2 }), second[0], 'too late');
    assert.deepEqual(await store.placeRoom({ ...room, node: 'g', epoch: 4 }), second[0], 'too early');
    assert.deepEqual(await store.listRooms(), [second[0]]);
    await store.deleteRoom('apt_1');
    assert.equal(await store.placeRoom({ ...room, epoch: 3 }), null, 'nothing to move');
    assert.deepEqual(await store.listRooms(), []);
  });
  contract('a media server is drained, more so, and not any more', async (store) => {
    await store.saveDrain({ node: 'a', moves: false, sinceMs: 1 });
    await store.saveDrain({ node: 'b', moves: false, sinceMs: 2 });
    await store.saveDrain({ node: 'a', moves: true, sinceMs: 3 });
    assert.deepEqual(await store.listDrains(), [{ node: 'a', moves: true, sinceMs: 3 }, { node: 'b', moves: false, sinceMs: 2 }]);
    await store.deleteDrain('a');
    await store.deleteDrain('unknown');
    assert.deepEqual((await store.listDrains()).map(({ node }) => node), ['b']);
  });
}
