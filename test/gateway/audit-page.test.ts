import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import express from 'express';
import { AssertionKey } from '../../demo/assertion-key.ts';
import { createDemoRouter } from '../../demo/demo-router.ts';
import { alterDatabase } from './support/alter-database.ts';
import { expectOk, GatewayHouse } from './support/gateway-house.ts';

interface AuditView {
  readonly verdict: { readonly state: string; readonly sentence: string };
  readonly lines: readonly { readonly action: string; readonly actorName: string | null; readonly appointment: string | null; readonly connection: Readonly<Record<string, unknown>> | null }[];
}

/** The demo portal on a port of its own, over this gateway. */
async function portal(house: GatewayHouse) {
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const publicUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const clinic = { name: 'Riverside Clinic', phone: '+1 555 010 0199' };
  app.use(createDemoRouter({ gatewayUrl: `http://127.0.0.1:${house.port}`, apiKey: house.apiKey, outboxDir: house.dataDir, publicUrl, clinic, assertionKey: await AssertionKey.open(house.dataDir) }));
  return {
    async look(origin = publicUrl): Promise<{ readonly status: number; readonly view: AuditView }> {
      const answer = await fetch(`${publicUrl}/demo/api/audit`, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json', Origin: origin } });
      return { status: answer.status, view: await answer.json() as AuditView };
    },
    [Symbol.asyncDispose]: async () => { server.closeAllConnections(); server.close(); },
  };
}

test('the record page tells who did what with the portal\'s names, and that it was verified', async () => {
  await using house = await GatewayHouse.open();
  house.clock.nowMs = Date.now();
  await using demo = await portal(house);
  const booked = await house.book();
  await house.sitAsHost(booked);
  const { view } = await demo.look();
  assert.equal(view.verdict.state, 'sound', view.verdict.sentence);
  assert.match(view.verdict.sentence, /^verified \d+ entries, up to .*Z, \d checkpoints?$/);
  assert.equal(view.lines[0]?.action, 'audit.read');
  const entered = view.lines.find(({ action }) => action === 'seat.entered');
  assert.deepEqual([entered?.actorName, entered?.appointment], ['Dr. Rivera', 'Maria Jensen']);
});

test('whoever left has their connection shown with the name only the portal knows', async () => {
  await using house = await GatewayHouse.open();
  house.clock.nowMs = Date.now();
  await using demo = await portal(house);
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  await expectOk(host, { type: 'quality', level: 'fair', score: 60, reasons: ['delay'] });
  await expectOk(host, { type: 'leave' });
  const { view } = await demo.look();
  const told = view.lines.filter(({ connection }) => connection !== null);
  assert.deepEqual(told.map(({ action, actorName, connection }) => [action, actorName, connection?.['timeline'], connection?.['reasons']]), [['quality.summed', 'Dr. Rivera', 'f', 'delay']]);
});

test('a record changed in the database is shown as changed', async () => {
  await using house = await GatewayHouse.open();
  house.clock.nowMs = Date.now();
  await using demo = await portal(house);
  await house.book();
  await alterDatabase(house.dataDir, (database) => {
    database.exec("drop trigger audit_no_update; update audit set entry = replace(entry, '\"success\"', '\"failed\"') where position = 1");
  });
  const { view } = await demo.look();
  assert.equal(view.verdict.state, 'changed');
  assert.match(view.verdict.sentence, /^entry 1 .*the entry was changed/);
});

test('another page in the same browser cannot make the portal read the record', async () => {
  await using house = await GatewayHouse.open();
  await using demo = await portal(house);
  assert.equal((await demo.look('https://evil.example')).status, 403);
});
