import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { createSfu } from '../../server/src/sfu/index.ts';
import type { AdmittedSeat } from '../../server/src/sfu/ports.ts';
import { freePort } from '../support/free-port.ts';
import { waitUntil } from '../support/wait-until.ts';
import { MemorySfuStore } from './memory-sfu-store.ts';
import { newId, OpenGate } from './open-gate.ts';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { openSfuHouse, type SfuHouse } from './sfu-house.ts';
import { VirtualClient } from './virtual-client.ts';

const sdp = await readFile(new URL('./vectors/chromium-offer.sdp', import.meta.url), 'utf8');
const offer = { type: 'offer', sdp, e2ee: true };
const publish = { request: 'joinandconfigure', ptype: 'publisher' };

interface Sent { readonly body?: { readonly request?: string; readonly room?: string } }

function requests(house: SfuHouse, request: string): readonly Sent[] {
  return house.proxy.toJanus.map((text) => JSON.parse(text) as Sent).filter(({ body }) => body?.request === request);
}

describe('rooms at the real Janus', () => {
  let janus: RealJanus;
  before(async () => { janus = await startRealJanus(); });
  after(async () => { await janus[Symbol.asyncDispose](); });

  it('one room per appointment, however often it is asked for', async () => {
    await using house = await openSfuHouse(janus);
    const appointment = newId('apt');
    await Promise.all([house.sfu.rooms.ensureRoom(appointment), house.sfu.rooms.ensureRoom(appointment)]);
    await house.sfu.rooms.ensureRoom(appointment);
    assert.equal(requests(house, 'create').length, 1);
    const row = house.store.rooms.get(appointment);
    assert.ok(row && row.room.length >= 22 && row.pin.length >= 22 && !row.room.includes(appointment));
  });

  it('the end of an appointment expels everyone and destroys the room', async () => {
    await using house = await openSfuHouse(janus);
    const appointment = newId('apt');
    const seats = [house.gate.admit(appointment), house.gate.admit(appointment)];
    const other = house.gate.admit(newId('apt'));
    const clients = await Promise.all([...seats, other].map(async (seat) => {
      const client = await VirtualClient.connect(house);
      const session = await client.create(seat.participantId);
      await client.ask(session, await client.attach(session), publish, offer);
      return client;
    }));
    const room = house.store.rooms.get(appointment)?.room;
    await house.sfu.rooms.destroyRoom(appointment);
    assert.equal(await clients[0]?.closed(), 4410);
    assert.equal(await clients[1]?.closed(), 4410);
    assert.equal(clients[2]?.closeCode, null);
    const destroyed = requests(house, 'destroy').map(({ body }) => body?.room);
    assert.equal(destroyed.filter((name) => name === room).length, 1);
    assert.ok(!destroyed.includes(house.store.rooms.get(other.appointmentId)?.room));
    assert.deepEqual([...house.store.rooms.keys()], [other.appointmentId]);
  });

  it('T5: who was let through a moment before the end makes no room after it', async () => {
    const events = new EventEmitter();
    const [reached, released] = [once(events, 'reached'), once(events, 'released')];
    const gate = new class extends OpenGate {
      override async admittedSeat(token: string): Promise<AdmittedSeat> {
        const seat = await super.admittedSeat(token);
        events.emit('reached');
        await released;
        return seat;
      }
    }();
    await using house = await openSfuHouse(janus, { gate });
    const seat = gate.admit(newId('apt'));
    const client = await VirtualClient.connect(house);
    const creating = client.request({ janus: 'create', token: seat.participantId });
    await reached;
    gate.putOut(seat.participantId);
    await house.sfu.rooms.destroyRoom(seat.appointmentId);
    events.emit('released');
    assert.equal((await creating).janus, 'error');
    assert.equal(await client.closed(), 4403);
    assert.deepEqual(requests(house, 'create'), []);
    assert.deepEqual([...house.store.rooms.keys()], []);
  });

  it('a join that finds no room makes it again and is asked once more', async () => {
    await using house = await openSfuHouse(janus);
    const seat = house.gate.admit(newId('apt'));
    const client = await VirtualClient.connect(house);
    const session = await client.create(seat.participantId);
    const handle = await client.attach(session);
    // Behind the gateway's back, by another one that knows of the room alone.
    const row = house.store.rooms.get(seat.appointmentId);
    assert.ok(row);
    const copy = new MemorySfuStore();
    copy.rooms.set(seat.appointmentId, row);
    await using other = await openSfuHouse(janus, { store: copy });
    await other.sfu.rooms.destroyRoom(seat.appointmentId);
    assert.equal((await client.ask(session, handle, publish, offer)).data['videoroom'], 'joined');
    assert.equal(requests(house, 'joinandconfigure').length, 2);
  });

  it('what a former process left behind is swept: sessions nobody owns, rooms of ended appointments', async () => {
    const store = new MemorySfuStore();
    const gate = new OpenGate();
    const [stays, gone] = [newId('apt'), newId('apt')];
    const seat = gate.admit(gone);
    await using former = await openSfuHouse(janus, { store, gate });
    await former.sfu.rooms.ensureRoom(stays);
    const client = await VirtualClient.connect(former);
    const session = await client.create(seat.participantId);
    await client.ask(session, await client.attach(session), publish, offer);
    const left = store.sessions.get(seat.participantId);
    await former.sfu.close();
    gate.putOut(seat.participantId);
    gate.over.add(gone);
    await using house = await openSfuHouse(janus, { store, gate });
    await waitUntil('the sweep', () => store.sessions.size === 0 && !store.rooms.has(gone));
    assert.ok(house.sentToJanus().includes(`{"janus":"destroy","session_id":${left?.sessionId},`));
    assert.ok(store.rooms.has(stays));
  });

  it('an admitted seat’s leftover session is claimed, and ended when the seat comes back', async () => {
    const store = new MemorySfuStore();
    const gate = new OpenGate();
    const seat = gate.admit(newId('apt'));
    await using former = await openSfuHouse(janus, { store, gate });
    const client = await VirtualClient.connect(former);
    await client.create(seat.participantId);
    const left = store.sessions.get(seat.participantId)?.sessionId;
    await former.sfu.close();
    await using house = await openSfuHouse(janus, { store, gate });
    await waitUntil('the claim', () => house.sentToJanus().includes(`{"janus":"claim","session_id":${left},`));
    assert.ok(!house.sentToJanus().includes('"janus":"destroy"'));
    await (await VirtualClient.connect(house)).create(seat.participantId);
    assert.ok(house.sentToJanus().includes(`{"janus":"destroy","session_id":${left},`));
    assert.notEqual(store.sessions.get(seat.participantId)?.sessionId, left);
  });

  it('starts without Janus, says so, and finds it later', async () => {
    const url = `ws://127.0.0.1:${await freePort()}`;
    const sfu = await createSfu({ nodes: [{ name: 'absent', url }], apiSecret: 'a', adminKey: 'b', store: new MemorySfuStore(), gate: new OpenGate(), checks: new OpenGate() });
    assert.equal(sfu.rooms.isReady(), false);
    await assert.rejects(sfu.rooms.ensureRoom(newId('apt')), { code: 'media-unavailable' });
    await sfu.rooms.destroyRoom(newId('apt'));
    await sfu.rooms.expelSeat(newId('par'));
    await sfu.close();
  });
});
