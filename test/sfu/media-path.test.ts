import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { newId } from './open-gate.ts';
import { openSfuHouse } from './sfu-house.ts';
import { VirtualClient, isRecord } from './virtual-client.ts';

const offer = { type: 'offer', sdp: await readFile(new URL('./vectors/chromium-offer.sdp', import.meta.url), 'utf8'), e2ee: true };
const publish = { request: 'joinandconfigure', ptype: 'publisher' };

describe('a seat publishes through the virtual endpoint', () => {
  let janus: RealJanus;
  before(async () => { janus = await startRealJanus(); });
  after(async () => { await janus[Symbol.asyncDispose](); });

  it('gets an answer from the real Janus, and learns nothing of its ids, room or pin', async () => {
    await using house = await openSfuHouse(janus);
    const seat = house.gate.admit(newId('apt'));
    await house.sfu.rooms.ensureRoom(seat.appointmentId);
    const client = await VirtualClient.connect(house);
    const session = await client.create(seat.participantId);
    const handle = await client.attach(session);
    const { data, sdp } = await client.ask(session, handle, publish, offer);
    assert.equal(data['videoroom'], 'joined');
    assert.deepEqual(data['publishers'], []);
    assert.match(sdp ?? '', /^a=candidate/m);
    const room = house.store.rooms.get(seat.appointmentId);
    const row = house.store.sessions.get(seat.participantId);
    assert.ok(room && row);
    const seen = JSON.stringify(client.received);
    for (const secret of [room.room, room.pin, row.sessionId, ...row.handleIds, 'private_id', janus.apiSecret, janus.adminKey]) {
      assert.ok(!seen.includes(String(secret)), `the browser saw ${secret}`);
    }
  });

  it('is written down before Janus hears of it', async () => {
    await using house = await openSfuHouse(janus);
    const seat = house.gate.admit(newId('apt'));
    const known: boolean[] = [];
    house.store.onSaveSession = (row) => {
      known.push(house.sentToJanus().includes(`"id":${row.sessionId}`));
      for (const handle of row.handleIds) known.push(house.sentToJanus().includes(`"handle_id":${handle}`));
    };
    const client = await VirtualClient.connect(house);
    const session = await client.create(seat.participantId);
    await client.ask(session, await client.attach(session), publish, offer);
    // First write: before `create`. Second: the session stands, its new handle was not used yet.
    assert.deepEqual(known.slice(0, 3), [false, true, false]);
  });

  it('a second seat hears of the first by its virtual feed, and subscribes', async () => {
    await using house = await openSfuHouse(janus);
    const appointment = newId('apt');
    const [first, second] = [house.gate.admit(appointment), house.gate.admit(appointment)];
    const a = await VirtualClient.connect(house);
    const aSession = await a.create(first.participantId);
    await a.ask(aSession, await a.attach(aSession), publish, offer);
    const b = await VirtualClient.connect(house);
    const bSession = await b.create(second.participantId);
    const { data } = await b.ask(bSession, await b.attach(bSession), publish, offer);
    // Without media the first publisher is not announced; Janus tells of it once its connection stands.
    assert.deepEqual(data['publishers'], []);
    const foreign = await b.request({
      janus: 'message', session_id: bSession, handle_id: await b.attach(bSession),
      body: { request: 'join', ptype: 'subscriber', streams: [{ feed: 12_345 }] },
    });
    assert.equal(foreign.janus, 'error');
    assert.ok(isRecord(foreign['error']));
  });

  it('comes back by itself after Janus lost everything', async () => {
    await using house = await openSfuHouse(janus);
    const seat = house.gate.admit(newId('apt'));
    const first = await VirtualClient.connect(house);
    const lost = await first.create(seat.participantId);
    await first.ask(lost, await first.attach(lost), publish, offer);
    await janus.restart();
    assert.equal(await first.closed(), 1012);
    assert.ok(first.received.some((message) => message.janus === 'timeout' && message['session_id'] === lost));
    const again = await VirtualClient.connect(house);
    const session = await again.create(seat.participantId);
    const { sdp } = await again.ask(session, await again.attach(session), publish, offer);
    assert.ok(sdp);
  });
});
