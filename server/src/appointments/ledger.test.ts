import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { firstBrokenLink, toAuditEntry } from '../audit/audit-chain.ts';
import { createLogger } from '../logging/logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import { openStore } from '../stores/open-store.ts';
import { StoreFailure } from '../stores/store-failure.ts';
import type { Store } from '../stores/store.ts';
import { SpoolFile } from '../audit/spool-file.ts';
import { Backlog, writesInMemory } from './backlog.ts';
import { nothing } from './decision.ts';
import { decideHostAct, decideOver } from './host-decisions.ts';
import { Ledger } from './ledger.ts';
import { LiveConsultations } from './live-consultations.ts';
import { consultationOf } from './testing/consultation-of.ts';

const actor = { kind: 'system', subject: 'test' } as const;
const place = { clinicId: 'cli_1', appointmentId: 'apt_1' };
const remove = (consultation: ReturnType<typeof consultationOf>) => decideHostAct(consultation, 'par_guest', 'remove', actor);

interface Parts {
  readonly ledger: Ledger;
  readonly store: Store;
  readonly live: LiveConsultations;
  readonly backlog: Backlog;
  readonly spool: SpoolFile;
  /** `left`: so many transactions fail; `lost`: so many are committed and nobody hears of it. */
  readonly faults: { left: number; lost: number };
  /** The same data in the hands of the next process. */
  readonly restarted: () => Promise<Pick<Parts, 'ledger' | 'live' | 'backlog' | 'spool'>>;
}

function withFaults(store: Store, faults: Parts['faults']): Store {
  const faulty: Pick<Store, 'transaction' | 'ping'> = {
    transaction: async (work) => {
      if (faults.left > 0) {
        faults.left -= 1;
        throw new StoreFailure('no');
      }
      const result = await store.transaction(work);
      if (faults.lost <= 0) return result;
      faults.lost -= 1;
      throw new StoreFailure('the answer was lost', 'unknown');
    },
    ping: () => store.ping(),
  };
  return { ...faulty, reads: store.reads } as Store;
}

/** A ledger over a real store whose transactions fail as `faults` says. */
async function withLedger(body: (parts: Parts) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ledger-'));
  await using store = await openStore({ databaseUrl: null, dataDir, nowMs: 1 });
  const consultation = consultationOf([{ state: 'in-room' }], { state: 'live' });
  await store.transaction(async (tx) => {
    await tx.insertClinic('cli_1', 1);
    await tx.insertAppointment(consultation.appointment, 1);
    for (const seat of consultation.seats) await tx.insertSeat(seat);
  });
  const faults = { left: 0, lost: 0 };
  const log = createLogger('error', () => undefined, () => 0);
  await using opened = new AsyncDisposableStack();
  const open = async (): Promise<Pick<Parts, 'ledger' | 'live' | 'backlog' | 'spool'>> => {
    const spool = opened.use(await SpoolFile.open(join(dataDir, 'audit.spool'), 65_536));
    const backlog = new Backlog({ spool, log, metrics: new Metrics(), onBroken: () => assert.fail('the spool broke') });
    const live = new LiveConsultations();
    live.remember(consultation);
    const ledger = new Ledger({ store: withFaults(store, faults), live, backlog, log, metrics: new Metrics(), changed: () => undefined, now: () => 1_000 });
    await ledger.recover();
    return { ledger, live, backlog, spool };
  };
  await body({ ...await open(), store, faults, restarted: open });
  await rm(dataDir, { recursive: true });
}

test('while a removal is not written, nothing is decided on top of it, even if the store works again', () => withLedger(async ({ ledger, backlog, store, faults }) => {
  faults.left = 2;
  const { after } = await ledger.protect(place, remove);
  assert.equal(after.seats[1]?.state, 'removed');
  assert.equal(backlog.size, 1);
  await assert.rejects(ledger.change(place, () => nothing), { code: 'audit-unavailable' });
  assert.equal((await store.reads.findConsultation('cli_1', 'apt_1'))?.seats[1]?.state, 'in-room');
  await ledger.change(place, (consultation) => {
    assert.equal(consultation.seats[1]?.state, 'removed');
    return nothing;
  });
  assert.equal(backlog.size, 0);
}));

test('what is written late keeps the time it happened, and a code of ours is no failure of the store', () => withLedger(async ({ ledger, store, faults }) => {
  faults.left = 1;
  await ledger.protect(place, remove);
  await assert.rejects(ledger.protect(place, remove), { code: 'seat-state' });
  const [entry] = (await store.reads.listAuditChain('cli_1', 'apt_1', 0, 10)).map(toAuditEntry);
  assert.equal(entry?.ts, new Date(1_000).toISOString());
}));

test('a removal is tried for as long as the store is full or locked, and no stale row undoes it', () => withLedger(async ({ ledger, backlog, live, store, faults }) => {
  faults.left = 20;
  await ledger.protect(place, remove);
  for (let tries = 0; tries < 12; tries += 1) await ledger.flush();
  assert.equal(backlog.size, 1);
  const stored = await store.reads.findConsultation('cli_1', 'apt_1');
  assert.ok(stored !== null);
  const version = live.get('apt_1')?.appointment.version ?? -1;
  live.remember({ ...stored, appointment: { ...stored.appointment, version } });
  assert.equal(live.seat('par_guest')?.state, 'removed');
  faults.left = 0;
  await ledger.flush();
  assert.equal((await store.reads.findConsultation('cli_1', 'apt_1'))?.seats[1]?.state, 'removed');
  const { after } = await ledger.change(place, () => nothing);
  live.remember({ ...after, seats: after.seats.map((seat) => ({ ...seat, name: 'B' })) });
  assert.equal(live.seat('par_guest')?.name, 'B', 'rows count again once the removal is written');
}));

test('a write that cannot ever succeed does not hold up the others for ever', () => withLedger(async ({ ledger, backlog, store }) => {
  ledger.note({ clinicId: 'cli_unknown', chain: 'c', actor, action: 'act.refused' });
  ledger.note({ clinicId: 'cli_1', chain: 'c', actor, action: 'act.refused' });
  for (let tries = 0; tries < 5; tries += 1) await ledger.flush();
  assert.equal(backlog.size, 0);
  assert.equal((await store.reads.listAuditChain('cli_1', 'c', 0, 10)).length, 1);
}));

test('an unknown appointment is not found, and protects nobody', () => withLedger(async ({ ledger }) => {
  await assert.rejects(ledger.protect({ ...place, appointmentId: 'apt_x' }, remove), { code: 'not-found' });
  await assert.rejects(ledger.protect({ ...place, clinicId: 'cli_2' }, remove), { code: 'not-found' });
}));

test('a commit whose answer was lost is not made twice', () => withLedger(async ({ ledger, store, faults }) => {
  faults.lost = 1;
  const { before, after } = await ledger.change(place, remove);
  assert.deepEqual([before.seats[1]?.state, after.seats[1]?.state], ['in-room', 'removed']);
  assert.equal((await store.reads.listAuditChain('cli_1', 'apt_1', 0, 10)).length, 1);
}));

test('a removal whose commit may stand is kept and written once', () => withLedger(async ({ ledger, store, faults }) => {
  faults.lost = 2;
  await ledger.protect(place, remove);
  await ledger.flush();
  assert.deepEqual((await store.reads.listAuditChain('cli_1', 'apt_1', 0, 10)).map(({ seq }) => seq), [1]);
}));

test('what a failing store has not taken is taken over by the next process, which lets nobody back in', () => withLedger(async ({ ledger, live, store, faults, restarted }) => {
  faults.left = 100;
  await ledger.protect(place, remove);
  ledger.note({ clinicId: 'cli_1', chain: 'apt_1', actor, action: 'act.refused' });
  await ledger.close();
  const next = await restarted();
  assert.equal(live.seat('par_guest')?.state, 'removed');
  assert.equal(next.live.seat('par_guest')?.state, 'removed', 'the row still says in-room');
  faults.left = 0;
  await next.ledger.flush();
  assert.deepEqual((await store.reads.listAuditChain('cli_1', 'apt_1', 0, 10)).map((row) => toAuditEntry(row).action), ['seat.removed', 'act.refused']);
  assert.equal((await store.reads.findConsultation('cli_1', 'apt_1'))?.seats[1]?.state, 'removed');
}));

test('an appointment that ended unwritten stays ended, whatever its old row says, until the row says so too', () => withLedger(async ({ ledger, live, store, faults }) => {
  faults.left = 100;
  await ledger.protect(place, (consultation) => decideOver(consultation, 'end', actor));
  live.forget('apt_1');
  const row = await store.reads.findConsultation('cli_1', 'apt_1');
  assert.ok(row !== null && row.appointment.state === 'live');
  live.remember(row);
  assert.equal(live.get('apt_1')?.appointment.state, 'ended');
  faults.left = 0;
  assert.equal((await ledger.consultationOfSeat('par_guest'))?.appointment.state, 'ended');
  await ledger.flush();
  assert.equal(live.get('apt_1'), null);
}));

test('a full spool leaves memory, full memory drops notes and counts them, and never drops what protects somebody', () => withLedger(async ({ ledger, backlog, store, faults }) => {
  faults.left = 10_000;
  const total = 1_600;
  const note = { clinicId: 'cli_1', chain: 'apt_1', actor, action: 'act.refused' } as const;
  for (let index = 0; index < total; index += 1) ledger.note(note);
  await ledger.close();
  await ledger.protect(place, remove);
  await ledger.close();
  const kept = backlog.size;
  assert.ok(kept > writesInMemory && kept < total, `${kept} kept`);
  faults.left = 0;
  await ledger.flush();
  const rows = (await store.reads.listAudit('cli_1', 0, 5_000)).map(toAuditEntry);
  const gap = rows.find(({ action }) => action === 'audit.gap');
  assert.deepEqual(gap?.detail, { count: total - (kept - 1), reason: 'no-room', from: new Date(1_000).toISOString(), to: new Date(1_000).toISOString() });
  assert.equal(rows.filter(({ action }) => action === 'act.refused').length, kept - 1);
  assert.ok(rows.some(({ action }) => action === 'seat.removed'));
  assert.equal(firstBrokenLink(rows.filter(({ appointment }) => appointment === 'apt_1')), null);
  assert.ok(ledger.isUpToDate);
}));

test('what only memory held when the process ended is counted too', () => withLedger(async ({ ledger, store, faults, restarted }) => {
  faults.left = 10_000;
  for (let index = 0; index < 700; index += 1) ledger.note({ clinicId: 'cli_1', chain: 'apt_1', actor, action: 'act.refused' });
  await ledger.close();
  faults.left = 0;
  const next = await restarted();
  const rows = (await store.reads.listAudit('cli_1', 0, 5_000)).map(toAuditEntry);
  const written = rows.filter(({ action }) => action === 'act.refused').length;
  const gap = rows.find(({ action }) => action === 'audit.gap');
  assert.ok(written > 0 && written < 700);
  assert.deepEqual([gap?.detail?.['count'], gap?.detail?.['reason']], [700 - written, 'process-ended']);
  assert.ok(next.ledger.isUpToDate);
}));

test('a record of the spool that cannot be read for a while poisons nothing, and protecting goes on', () => withLedger(async ({ backlog, ledger, store, faults, spool }) => {
  faults.left = 10_000;
  // More than memory holds: the spool alone has some.
  for (let index = 0; index < writesInMemory + 50; index += 1) ledger.note({ clinicId: 'cli_1', chain: 'c', actor, action: 'act.refused' });
  await ledger.close();
  const kept = backlog.size;
  faults.left = 0;
  const read = mock.method(spool, 'read', () => Promise.reject(new Error('the disk said no')));
  await ledger.flush();
  assert.ok(read.mock.callCount() > 0 && backlog.size > 0);
  await ledger.protect(place, remove);
  read.mock.restore();
  await ledger.flush();
  assert.ok(ledger.isUpToDate);
  assert.equal((await store.reads.listAuditChain('cli_1', 'c', 0, 5_000)).length, kept);
  assert.equal((await store.reads.findConsultation('cli_1', 'apt_1'))?.seats[1]?.state, 'removed');
}));

test('a removal whose entry the store refuses for good is made without it, and its rows count again', () => withLedger(async ({ ledger, live, backlog, store, faults }) => {
  faults.left = 2;
  await ledger.protect(place, (consultation) => {
    const decision = remove(consultation);
    return { ...decision, audit: decision.audit.map((note) => ({ ...note, clinicId: 'cli_unknown' })) };
  });
  assert.ok(live.isUnwritten('apt_1'));
  for (let tries = 0; tries < 6; tries += 1) await ledger.flush();
  assert.equal(backlog.size, 0);
  assert.equal(live.isUnwritten('apt_1'), false);
  assert.equal((await store.reads.findConsultation('cli_1', 'apt_1'))?.seats[1]?.state, 'removed');
}));
