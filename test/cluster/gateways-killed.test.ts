import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAuditCommand } from '../../server/src/audit/cli/audit-command.ts';
import { consult, type Seen } from '../gateway/support/consult.ts';
import { startRealJanus } from '../sfu/real-janus.ts';
import { PostgresCluster, skipPostgres } from '../stores/postgres-cluster.ts';
import { GatewayPair } from './support/gateway-pair.ts';

/** 50 in the long run: `CONSULT_TEST_KILLS=50`. */
const kills = Number(process.env['CONSULT_TEST_KILLS'] ?? 3);
const consultations = 3;
const letIn: ReadonlySet<unknown> = new Set(['admitted', 'in-room']);

async function inspect(cluster: PostgresCluster, databaseUrl: string, seen: Seen): Promise<void> {
  const rows = await cluster.query(databaseUrl, `select entry::json ->> 'target' as target, entry::json ->> 'action' as action from audit where entry::json ->> 'outcome' = 'success'`);
  const targets = (action: string): readonly unknown[] => rows.filter((row) => row['action'] === action && row['target'] !== null).map((row) => row['target']);
  for (const [action, wanted] of [['seat.admitted', seen.admitted], ['seat.removed', seen.removed], ['seat.joined', new Set<string>()]] as const) {
    const written = targets(action);
    assert.equal(new Set(written).size, written.length, `${action} of somebody twice`);
    assert.deepEqual(Array.from(wanted).filter((id) => !written.includes(id)), [], `${action} seen, and not on record`);
  }
  const admitted = new Set(targets('seat.admitted'));
  const seats = await cluster.query(databaseUrl, 'select id, state from participants');
  assert.deepEqual(seats.filter(({ id, state }) => letIn.has(state) && !admitted.has(id)), [], 'somebody is let in without a row');
}

/** How long it took until the other one answered, ms. It is asked at once, and answers when it has the turn. */
async function killAndAsk(pair: GatewayPair, victim: 'a' | 'b', heir: 'a' | 'b'): Promise<number> {
  const atMs = performance.now();
  await pair.of(victim).kill();
  assert.equal((await pair.of(heir).call('GET', '/v1/appointments/apt_nobody')).status, 404);
  return Math.round(performance.now() - atMs);
}

async function verify(pair: GatewayPair): Promise<string> {
  const [log, key] = await Promise.all([pair.a.call('GET', '/v1/audit/export'), pair.b.call('GET', '/v1/audit/key')]);
  const [logFile, keyFile] = [join(pair.folder, 'audit.ndjson'), join(pair.folder, 'audit.pem')];
  await Promise.all([writeFile(logFile, log.text), writeFile(keyFile, key.text)]);
  const said: string[] = [];
  assert.equal(await runAuditCommand(['verify', logFile, '--key', keyFile], { out: (text) => said.push(text), err: (text) => said.push(text) }), 0, said.join(''));
  return said.join('');
}

test(`T21: of two gateways the one at work is killed ${kills} times at random points: the other goes on, no admission without its row, no row twice, chain whole`, { skip: skipPostgres, timeout: 120_000 + kills * 40_000 }, async (context) => {
  await using cluster = await PostgresCluster.start();
  await using janus = await startRealJanus();
  const databaseUrl = await cluster.newDatabase();
  await using pair = await GatewayPair.start({ databaseUrl, janus });
  const seen: Seen = { admitted: new Set(), removed: new Set() };
  const gapsMs: number[] = [];
  for (let round = 0; round < kills; round += 1) {
    const [victim, heir] = round % 2 === 0 ? ['a', 'b'] as const : ['b', 'a'] as const;
    let stepsLeft = randomInt(1, 60);
    let isOver = false;
    let struck: Promise<number> | null = null;
    const strike = (): Promise<number> => struck ??= killAndAsk(pair, victim, heir).finally(() => { isOver = true; });
    const step = (): void => {
      stepsLeft -= 1;
      // Not in the task of the answer: somewhere inside whatever is being done by then.
      if (stepsLeft === 0) setTimeout(strike, randomInt(0, 8));
    };
    await Promise.all(Array.from({ length: consultations }, (_, index) => consult(pair.of(index % 2 === 0 ? victim : heir), seen, step, () => isOver)));
    // It may have refused all three before the moment came.
    gapsMs.push(await strike());
    await inspect(cluster, databaseUrl, seen);
    await pair.run(victim);
    await Promise.all([pair.ready(victim), pair.working(heir)]);
  }
  const verdict = await verify(pair);
  assert.match(verdict, /^verified \d+ entries/);
  assert.ok(seen.admitted.size > 0);
  context.diagnostic(`${kills} kills, ${seen.admitted.size} people seen admitted, ${seen.removed.size} removed; served again after ${gapsMs.join(', ')} ms; ${verdict.trim()}`);
});
