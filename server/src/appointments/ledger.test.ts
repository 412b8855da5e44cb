import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { toAuditEntry } from '../audit/audit-chain.ts';
import { createLogger } from '../logging/logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import { openStore } from '../stores/open-store.ts';
import { StoreFailure } from '../stores/store-failure.ts';
import type { Store } from '../stores/store.ts';
import { SpoolFile } from '../audit/spool-file.ts';
import { Backlog } from './backlog.ts';
import { nothing } from './decision.ts';
import { decideHostAct } from './host-decisions.ts';
import { Ledger } from './ledger.ts';
import { LiveConsultations } from './live-consultations.ts';
import { consultationOf } from './testing/consultation-of.ts';

const actor = { kind: 'system', subject: 'test' } as const;
const place = { clinicId: 'cli_1', appointmentId: 'apt_1' };
const remove = (consultation: ReturnType<typeof consultationOf>) => decideHostAct(consultation, 'par_guest', 'remove', actor);

/** A ledger over a real store whose next transactions fail as often as `failures` says. */
async function withLedger(body: (parts: { readonly ledger: Ledger; readonly store: Store; readonly live: LiveConsultations; readonly faults: { left: number }; readonly backlog: Backlog }) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ledger-'));
  await using store = await openStore({ databaseUrl: null, dataDir, nowMs: 1 });
  const consultation = consultationOf([{ state: 'in-room' }], { state: 'live' });
  await store.transaction(async (tx) => {
    await tx.insertClinic('cli_1', 1);
    await tx.insertAppointment(consultation.appointment, 1);
    for (const seat of consultation.seats) await tx.insertSeat(seat);
  });
  const faults = { left: 0 };
  const faulty: Pick<Store, 'transaction' | 'ping'> = {
    transaction: (work) => {
      faults.left -= 1;
      return faults.left >= 0 ? Promise.reject(new StoreFailure('no')) : store.transaction(work);
    },
    ping: () => store.ping(),
  };
  const live = new LiveConsultations();
  live.remember(consultation);
  const log = createLogger('error', () => undefined, () => 0);
  await using spool = await SpoolFile.open(join(dataDir, 'audit.spool'), 65_536);
  const backlog = new Backlog({ spool, log, metrics: new Metrics(), onBroken: () => assert.fail('the spool broke') });
  await body({ store, live, faults, backlog, ledger: new Ledger({ store: { ...faulty, reads: store.reads } as Store, live, backlog, log, now: () => 1_000 }) });
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
