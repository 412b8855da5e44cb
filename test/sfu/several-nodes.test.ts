import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { AppointmentId } from '@consult-room/protocol';
import { Metrics } from '../../server/src/metrics/metrics.ts';
import { JanusNode } from '../../server/src/sfu/janus-node.ts';
import type { AdmittedSeat } from '../../server/src/sfu/ports.ts';
import { WebSocketServer } from 'ws';
import { RawJanus } from '../support/raw-janus.ts';
import { waitUntil } from '../support/wait-until.ts';
import { ManualScheduler } from './manual-scheduler.ts';
import { MemorySfuStore } from './memory-sfu-store.ts';
import { newId, OpenGate } from './open-gate.ts';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { openSfuHouse, type SfuHouse } from './sfu-house.ts';
import { VirtualClient } from './virtual-client.ts';

const sdp = await readFile(new URL('./vectors/chromium-offer.sdp', import.meta.url), 'utf8');
const offer = { type: 'offer', sdp, e2ee: true };
const publish = { request: 'joinandconfigure', ptype: 'publisher' };
const patienceMs = 30_000;

interface Person { readonly seat: AdmittedSeat; readonly client: VirtualClient; readonly session: number }

async function publishAs(house: SfuHouse, seat: AdmittedSeat): Promise<Person> {
  const client = await VirtualClient.connect(house);
  const session = await client.create(seat.participantId);
  assert.equal((await client.ask(session, await client.attach(session), publish, offer)).data['videoroom'], 'joined');
  return { seat, client, session };
}

/** A call of two. */
async function call(house: SfuHouse, appointment = newId('apt')): Promise<readonly [Person, Person]> {
  return [await publishAs(house, house.gate.admit(appointment)), await publishAs(house, house.gate.admit(appointment))];
}

/** Each is told that the session is over, and asked to try again. */
async function called(people: readonly Person[]): Promise<void> {
  for (const { client, session } of people) {
    assert.equal(await waitUntil('the socket to close', () => client.closeCode, patienceMs), 1012);
    assert.ok(client.received.some((message) => message.janus === 'timeout' && message['session_id'] === session));
  }
}

async function comeBack(house: SfuHouse, people: readonly Person[]): Promise<readonly Person[]> {
  return Promise.all(people.map(({ seat }) => publishAs(house, seat)));
}

function roomOf(house: SfuHouse, appointment: AppointmentId) {
  const row = house.store.rooms.get(appointment);
  assert.ok(row);
  return row;
}

/** Who sits in the appointment's room at this Janus; null: it has no such room. */
async function peopleAt(janus: RealJanus, room: string): Promise<readonly string[] | null> {
  await using raw = await RawJanus.open(janus.url, janus.apiSecret);
  const answer = await raw.query({ request: 'listparticipants', room }).catch((error: unknown) => {
    if (error instanceof Error && error.message.includes('"error_code":426')) return null;
    throw error;
  });
  return answer && (answer['participants'] as readonly { readonly display: string }[]).map(({ display }) => display).sort();
}

function ids(people: readonly Person[]): readonly string[] {
  return people.map(({ seat }) => seat.participantId).sort();
}

describe('several media servers', () => {
  let one: RealJanus;
  let two: RealJanus;
  before(async () => { [one, two] = await Promise.all([startRealJanus(), startRealJanus()]); });
  after(async () => { await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]); });

  it('appointments go where there is least to do, and everybody of one to the same server', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const appointments = Array.from({ length: 6 }, () => newId('apt'));
    for (const appointment of appointments) await house.sfu.rooms.ensureRoom(appointment);
    const nodes = appointments.map((appointment) => roomOf(house, appointment).node);
    assert.deepEqual(nodes.toSorted(), ['one', 'one', 'one', 'two', 'two', 'two']);
    const people = await call(house, appointments[0]);
    const { room } = roomOf(house, people[0].seat.appointmentId);
    assert.deepEqual(await peopleAt(nodes[0] === 'one' ? one : two, room), ids(people));
    assert.deepEqual(people.map(({ seat }) => house.store.sessions.get(seat.participantId)?.node), [nodes[0], nodes[0]]);
  });

  it('R2: a server that is killed and stays dead: the same people are together at the other one', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const people = await call(house);
    const { appointmentId } = people[0].seat;
    assert.equal(roomOf(house, appointmentId).node, 'one');
    const killedAtMs = performance.now();
    await one.kill();
    await called(people);
    const toldMs = performance.now() - killedAtMs;
    const again = await comeBack(house, people);
    console.log(`told after ${Math.round(toldMs)} ms, publishing again after ${Math.round(performance.now() - killedAtMs)} ms`);
    const { node, epoch, room } = roomOf(house, appointmentId);
    assert.deepEqual([node, epoch], ['two', 2]);
    assert.deepEqual(await peopleAt(two, room), ids(again));
    assert.deepEqual(house.gate.moves, ['down']);
    await one.restart();
  });

  it('R2: a server that is killed and soon back: the same people are together at the same one', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const people = await call(house);
    await one.restart();
    await called(people);
    const again = await comeBack(house, people);
    const { node, epoch, room } = roomOf(house, people[0].seat.appointmentId);
    assert.deepEqual([node, epoch], ['one', 1]);
    assert.deepEqual(await peopleAt(one, room), ids(again));
  });

  it('a server out of reach keeps its people for two seconds, not longer; what is left there goes when it is back', async () => {
    const scheduler = new ManualScheduler();
    await using house = await openSfuHouse(one, { others: [two], scheduler });
    const people = await call(house);
    const old = roomOf(house, people[0].seat.appointmentId);
    assert.equal(old.node, 'one');
    house.proxy.hold();
    await waitUntil('the loss to be seen', () => /janus_node_up\{node="one"\} 0/.test(house.metrics.render()), patienceMs);
    scheduler.advance(1_999);
    assert.equal(roomOf(house, old.appointmentId).epoch, 1);
    await waitUntil('the move', () => { scheduler.advance(100); return roomOf(house, old.appointmentId).node === 'two'; }, patienceMs);
    await called(people);
    const again = await comeBack(house, people);
    assert.deepEqual(await peopleAt(one, old.room), ids(people), 'Janus was alive all the time');
    house.proxy.release();
    await waitUntil('the old room to go', async () => { scheduler.advance(100); return await peopleAt(one, old.room) === null; }, patienceMs);
    assert.deepEqual(await peopleAt(two, roomOf(house, old.appointmentId).room), ids(again));
  });

  it('with one server there is nowhere to go: its people wait until it is back', async () => {
    const scheduler = new ManualScheduler();
    await using house = await openSfuHouse(one, { scheduler });
    const people = await call(house);
    house.proxy.hold();
    await waitUntil('the loss to be seen', () => !house.sfu.rooms.isReady(), patienceMs);
    scheduler.advance(30_000);
    house.proxy.release();
    await waitUntil('the server to be back', () => { scheduler.advance(100); return house.sfu.rooms.isReady(); }, patienceMs);
    assert.deepEqual(people.map(({ client }) => client.closeCode), [null, null]);
    assert.deepEqual(await peopleAt(one, roomOf(house, people[0].seat.appointmentId).room), ids(people));
  });

  it('a drained server gets no new appointments and keeps those it has, for whoever comes and goes', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const [first] = await call(house);
    const { appointmentId } = first.seat;
    assert.equal(roomOf(house, appointmentId).node, 'one');
    await house.store.saveDrain({ node: 'one', moves: false, sinceMs: 1 });
    await waitUntil('the gateway to hear of it', () => /janus_node_draining\{node="one"\} 1/.test(house.metrics.render()), patienceMs);
    for (let count = 0; count < 3; count += 1) {
      const appointment = newId('apt');
      await house.sfu.rooms.ensureRoom(appointment);
      assert.equal(roomOf(house, appointment).node, 'two');
    }
    assert.equal((await publishAs(house, house.gate.admit(appointmentId))).client.closeCode, null);
    assert.equal(first.client.closeCode, null);
    assert.equal(roomOf(house, appointmentId).node, 'one');
    await house.store.saveDrain({ node: 'two', moves: true, sinceMs: 1 });
    await waitUntil('the gateway to hear of that, too', () => /janus_node_draining\{node="two"\} 1/.test(house.metrics.render()), patienceMs);
    await assert.rejects(house.sfu.rooms.ensureRoom(newId('apt')), { code: 'media-unavailable' });
    assert.equal(first.client.closeCode, null, 'calls go on');
  });

  it('a server that is to be emptied: its calls go to another one, and nothing of them is left', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const calls = [await call(house), await call(house), await call(house)].filter(([{ seat }]) => roomOf(house, seat.appointmentId).node === 'one');
    assert.ok(calls.length > 0);
    const people = calls.flat();
    const old = calls.map(([{ seat }]) => roomOf(house, seat.appointmentId));
    await house.store.saveDrain({ node: 'one', moves: true, sinceMs: 1 });
    await called(people);
    await comeBack(house, people);
    for (const [first, second] of calls) {
      const { node, room } = roomOf(house, first.seat.appointmentId);
      assert.equal(node, 'two');
      assert.deepEqual(await peopleAt(two, room), ids([first, second]));
    }
    await waitUntil('the server to be empty', () => /janus_handles\{node="one"\} [01]\b/.test(house.metrics.render()), patienceMs);
    for (const { room } of old) assert.equal(await peopleAt(one, room), null);
    await house.store.deleteDrain('one');
    await waitUntil('the gateway to hear of it', () => /janus_node_draining\{node="one"\} 0/.test(house.metrics.render()), patienceMs);
    const appointment = newId('apt');
    await house.sfu.rooms.ensureRoom(appointment);
    assert.equal(roomOf(house, appointment).node, 'one');
  });

  it('a server that Janus’ own operator closed is drained as well; a call goes elsewhere when somebody of it comes', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const people = await call(house);
    await one.acceptSessions(false);
    try {
      await waitUntil('the gateway to see it', () => /janus_node_draining\{node="one"\} 1/.test(house.metrics.render()), patienceMs);
      assert.deepEqual(people.map(({ client }) => client.closeCode), [null, null]);
      const third = await publishAs(house, house.gate.admit(people[0].seat.appointmentId));
      await called(people);
      const again = await comeBack(house, people);
      assert.deepEqual(await peopleAt(two, roomOf(house, third.seat.appointmentId).room), ids([third, ...again]));
    } finally {
      await one.acceptSessions(true);
    }
  });

  it('a server that answers and does no work is noticed, gets nothing new, and loses a call when somebody of it comes', async () => {
    const scheduler = new ManualScheduler();
    await using house = await openSfuHouse(one, { others: [two], scheduler });
    const people = await call(house);
    house.proxy.muffle();
    await waitUntil('it to be noticed', () => { scheduler.advance(500); return /janus_node_unfit\{node="one"\} 1/.test(house.metrics.render()); }, patienceMs);
    assert.match(house.metrics.render(), /janus_node_up\{node="one"\} 1/);
    const appointment = newId('apt');
    await house.sfu.rooms.ensureRoom(appointment);
    assert.equal(roomOf(house, appointment).node, 'two');
    const third = await publishAs(house, house.gate.admit(people[0].seat.appointmentId));
    await called(people);
    assert.equal(roomOf(house, third.seat.appointmentId).node, 'two');
  });

  it('rooms of a server that is on no list any more: the living go elsewhere, what is over is forgotten', async () => {
    const store = new MemorySfuStore();
    const gate = new OpenGate();
    const [running, ended] = [gate.admit(newId('apt')), newId('apt')];
    gate.over.add(ended);
    for (const appointmentId of [running.appointmentId, ended]) await store.placeRoom({ appointmentId, node: 'sold', epoch: 1, room: `at-sold-${appointmentId}`, pin: 'p' });
    await using house = await openSfuHouse(one, { store, gate });
    await waitUntil('the move', () => store.rooms.get(running.appointmentId)?.node === 'one', patienceMs);
    await waitUntil('the other to be forgotten', () => !store.rooms.has(ended), patienceMs);
    const person = await publishAs(house, running);
    assert.deepEqual(await peopleAt(one, roomOf(house, running.appointmentId).room), ids([person]));
    assert.deepEqual(gate.moves, ['down']);
  });

  it('something that only opens the door for a server that is gone is no server', async () => {
    const scheduler = new ManualScheduler();
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'janus-protocol' });
    await once(server, 'listening');
    let knocks = 0;
    server.on('connection', (socket) => { knocks += 1; socket.on('message', () => socket.terminate()); });
    const events: string[] = [];
    const { port } = server.address() as AddressInfo;
    const node = new JanusNode({ name: 'front', url: `ws://127.0.0.1:${port}`, apiSecret: 'x', scheduler, log: (event) => events.push(event), metrics: new Metrics() });
    await waitUntil('three tries', () => { scheduler.advance(100); return knocks >= 3; }, patienceMs);
    scheduler.advance(2_000);
    assert.deepEqual([node.isReady, node.isDown, events], [false, true, []]);
    node.close();
    server.close();
  });

  it('a server that hangs is left, and may be used again once it goes on', async () => {
    const scheduler = new ManualScheduler();
    await using house = await openSfuHouse(one, { others: [two], scheduler });
    const people = await call(house);
    one.freeze();
    try {
      const frozenAtMs = scheduler.now();
      await waitUntil('the move', () => { scheduler.advance(100); return house.gate.moves.length > 0; }, patienceMs);
      console.log(`moved ${scheduler.now() - frozenAtMs} ms of the gateway's time after it hung`);
      await called(people);
      await comeBack(house, people);
    } finally {
      one.thaw();
    }
    assert.deepEqual(house.gate.moves, ['down']);
    await waitUntil('it to be back', () => { scheduler.advance(100); return /janus_node_up\{node="one"\} 1/.test(house.metrics.render()); }, patienceMs);
  });

  it('somebody whose session is being made while the room is moved gets none there', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const people = await call(house);
    const { appointmentId } = people[0].seat;
    const late = house.gate.admit(appointmentId);
    let lateSession = 0;
    house.store.onSaveSession = async ({ participantId, sessionId }) => {
      if (participantId !== late.participantId || lateSession !== 0) return;
      lateSession = sessionId;
      await house.store.saveDrain({ node: 'one', moves: true, sinceMs: 1 });
      await called(people);
    };
    const client = await VirtualClient.connect(house);
    assert.equal((await client.request({ janus: 'create', token: late.participantId })).janus, 'error');
    assert.equal(await client.closed(), 1012);
    await waitUntil('what was made of it to be ended', () => house.proxy.toJanus.some((text) => text.includes(`{"janus":"destroy","session_id":${lateSession},`)), patienceMs);
    const again = await comeBack(house, [...people, { seat: late, client, session: 0 }]);
    assert.deepEqual(again.map(({ seat }) => house.store.sessions.get(seat.participantId)?.node), ['two', 'two', 'two']);
  });

  it('somebody who comes while the room is moved never sits where the others are not', async () => {
    await using house = await openSfuHouse(one, { others: [two] });
    const people = await call(house);
    const { appointmentId } = people[0].seat;
    const late = house.gate.admit(appointmentId);
    const client = await VirtualClient.connect(house);
    let isMoved = false;
    house.store.onSaveSession = (row) => {
      if (row.participantId !== late.participantId || isMoved) return;
      isMoved = true;
      // Another process is faster: the session is on record for the room of before.
      void house.store.placeRoom({ appointmentId, node: 'two', epoch: 2, room: 'elsewhere', pin: 'other' });
    };
    const created = await client.request({ janus: 'create', token: late.participantId });
    await called([...people, ...(created.janus === 'success' ? [{ seat: late, client, session: Number((created['data'] as { readonly id: number }).id) }] : [])]);
    house.store.onSaveSession = () => undefined;
    const again = await comeBack(house, [...people, { seat: late, client, session: 0 }]);
    assert.deepEqual(await peopleAt(two, 'elsewhere'), ids(again));
    assert.deepEqual(again.map(({ seat }) => house.store.sessions.get(seat.participantId)?.epoch), [2, 2, 2]);
  });
});
