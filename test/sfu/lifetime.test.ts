import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { ManualScheduler } from './manual-scheduler.ts';
import { newId } from './open-gate.ts';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { openSfuHouse, type SfuHouse } from './sfu-house.ts';
import { VirtualClient } from './virtual-client.ts';

const sdp = await readFile(new URL('./vectors/chromium-offer.sdp', import.meta.url), 'utf8');
const offer = { type: 'offer', sdp, e2ee: true };
const publish = { request: 'joinandconfigure', ptype: 'publisher' };

async function publisher(house: SfuHouse, appointment = newId('apt'), participant = newId('par')) {
  const seat = house.gate.admit(appointment, participant);
  const client = await VirtualClient.connect(house);
  const session = await client.create(seat.participantId);
  const handle = await client.attach(session);
  assert.ok((await client.ask(session, handle, publish, offer)).sdp);
  return { seat, client, session, handle };
}

function asked(house: SfuHouse, verb: 'detach' | 'destroy' | 'claim', session: number): number {
  return house.proxy.toJanus.filter((text) => text.includes(`"janus":"${verb}"`) && text.includes(`"session_id":${session}`)).length;
}

function realSession(house: SfuHouse, participantId: string): number {
  const row = house.store.sessions.get(participantId);
  assert.ok(row);
  return row.sessionId;
}

describe('the life of a seat’s session', () => {
  let janus: RealJanus;
  before(async () => { janus = await startRealJanus(); });
  after(async () => { await janus[Symbol.asyncDispose](); });

  it('a lost socket finds its session again by claim, and hears what it missed', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle, seat } = await publisher(house);
    client.drop();
    const again = await VirtualClient.connect(house);
    const reply = await again.request({ janus: 'claim', session_id: session, token: seat.participantId });
    assert.deepEqual([reply.janus, reply['session_id']], ['success', session]);
    assert.equal((await again.ask(session, handle, { request: 'configure', bitrate: 64_000 })).data['configured'], 'ok');
  });

  it('a handle that cannot be written down is given back', async () => {
    await using house = await openSfuHouse(janus);
    const seat = house.gate.admit(newId('apt'), newId('par'));
    const client = await VirtualClient.connect(house);
    const session = await client.create(seat.participantId);
    house.store.onSaveSession = () => { throw new Error('switched off'); };
    const real = realSession(house, seat.participantId);
    for (let count = 1; count <= 3; count += 1) {
      const reply = await client.request({ janus: 'attach', session_id: session, plugin: 'janus.plugin.videoroom' });
      assert.deepEqual([reply.janus, asked(house, 'detach', real)], ['error', count]);
    }
  });

  it('20 s after the socket was lost the real handles are detached', async () => {
    const scheduler = new ManualScheduler();
    await using house = await openSfuHouse(janus, { scheduler });
    const { client, seat } = await publisher(house);
    const real = realSession(house, seat.participantId);
    client.drop();
    // The claim of a stranger tells that the gateway has seen the loss without waiting for a time.
    await waitUntil('the loss to be seen', () => { scheduler.advance(4_999); return asked(house, 'destroy', real) > 0; });
    await waitUntil('the row to go', () => !house.store.sessions.has(seat.participantId));
    assert.equal(asked(house, 'detach', real), 1);
  });

  it('a new create of the same seat takes the old one’s place, whose handles are detached first', async () => {
    await using house = await openSfuHouse(janus);
    const first = await publisher(house);
    const old = realSession(house, first.seat.participantId);
    const second = await publisher(house, first.seat.appointmentId, first.seat.participantId);
    assert.equal(await first.client.closed(), 4409);
    assert.deepEqual([asked(house, 'detach', old), asked(house, 'destroy', old)], [1, 1]);
    assert.notEqual(realSession(house, second.seat.participantId), old);
    const verbs = house.proxy.toJanus.map((text) => JSON.parse(text) as { janus: string; id?: number });
    const created = verbs.findIndex(({ janus: verb, id }) => verb === 'create' && id === realSession(house, second.seat.participantId));
    assert.ok(created > verbs.findIndex(({ janus: verb }) => verb === 'detach'));
  });

  it('an expelled seat loses handles, session and socket', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, seat } = await publisher(house);
    await client.attach(session);
    const real = realSession(house, seat.participantId);
    await house.sfu.rooms.expelSeat(seat.participantId);
    assert.equal(await client.closed(), 4403);
    assert.deepEqual([asked(house, 'detach', real), asked(house, 'destroy', real)], [2, 1]);
    assert.equal(house.store.sessions.size, 0);
  });

  it('a seat expelled while Janus is out of reach is gone at once, and at Janus as soon as it is back', async () => {
    await using house = await openSfuHouse(janus);
    const { client, seat } = await publisher(house);
    const real = realSession(house, seat.participantId);
    house.proxy.hold();
    await waitUntil('the loss to be seen', () => !house.sfu.rooms.isReady());
    await house.sfu.rooms.expelSeat(seat.participantId);
    assert.equal(await client.closed(), 4403);
    assert.equal(asked(house, 'destroy', real), 0);
    house.proxy.release();
    await waitUntil('the end at Janus', () => asked(house, 'destroy', real) === 1);
    assert.equal(asked(house, 'claim', real), 0);
  });

  it('expelling while the seat comes in leaves nothing behind', async () => {
    await using house = await openSfuHouse(janus);
    const seat = house.gate.admit(newId('apt'));
    const client = await VirtualClient.connect(house);
    house.store.onSaveSession = () => {
      house.gate.putOut(seat.participantId);
      void house.sfu.rooms.expelSeat(seat.participantId);
    };
    assert.equal((await client.request({ janus: 'create', token: seat.participantId })).janus, 'error');
    assert.equal(await client.closed(), 4403);
    assert.match(house.sentToJanus(), /"janus":"destroy"/);
    assert.equal(house.store.sessions.size, 0);
  });

  it('detach frees the place, destroy ends the session', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle, seat } = await publisher(house);
    await client.attach(session);
    assert.equal((await client.request({ janus: 'detach', session_id: session, handle_id: handle })).janus, 'success');
    assert.equal((await client.ask(session, await client.attach(session), publish, offer)).data['videoroom'], 'joined');
    const real = realSession(house, seat.participantId);
    assert.equal((await client.request({ janus: 'destroy', session_id: session })).janus, 'success');
    assert.equal(await client.closed(), 1000);
    await waitUntil('the row to go', () => house.store.sessions.size === 0);
    assert.equal(asked(house, 'destroy', real), 1);
  });

  it('a socket that creates nothing is closed after 5 s', async () => {
    const scheduler = new ManualScheduler();
    await using house = await openSfuHouse(janus, { scheduler });
    const client = await VirtualClient.connect(house);
    await waitUntil('the socket to close', () => { scheduler.advance(1_000); return client.closeCode !== null; });
    assert.equal(client.closeCode, 4408);
  });

  it('another process goes on with the session: same numbers for session, handles and feeds, nothing detached', async () => {
    await using former = await openSfuHouse(janus);
    const first = await publisher(former);
    const second = await publisher(former, first.seat.appointmentId);
    const heard = await waitUntil('the other one to be heard of', () => former.store.sessions.get(first.seat.participantId)?.memory?.feeds[0]);
    const subscriber = await first.client.attach(first.session);
    const real = realSession(former, first.seat.participantId);
    await former.sfu.close();
    assert.equal(await second.client.closed(), 1012);
    await using house = await openSfuHouse(janus, { store: former.store, gate: former.gate });
    const again = await VirtualClient.connect(house);
    const reply = await again.request({ janus: 'claim', session_id: first.session, token: first.seat.participantId });
    assert.deepEqual([reply.janus, reply['session_id']], ['success', first.session]);
    assert.equal((await again.ask(first.session, first.handle, { request: 'configure', bitrate: 64_000 })).data['configured'], 'ok');
    const joined = await again.ask(first.session, subscriber, { request: 'join', ptype: 'subscriber', streams: [{ feed: heard[0], mid: '0' }] });
    // Janus' own answer, for a feed without media: a number we had forgotten would not have reached it.
    assert.equal(joined.data['error_code'], 428);
    assert.deepEqual([asked(house, 'claim', real), asked(house, 'detach', real), asked(house, 'destroy', real)], [1, 0, 0]);
    assert.equal(realSession(house, first.seat.participantId), real);
  });

  it('a session another process went on with ends when its browser does not come back', async () => {
    const scheduler = new ManualScheduler();
    await using former = await openSfuHouse(janus);
    const { seat } = await publisher(former);
    const real = realSession(former, seat.participantId);
    await former.sfu.close();
    await using house = await openSfuHouse(janus, { store: former.store, gate: former.gate, scheduler });
    let steps = 0;
    await waitUntil('the end at Janus', () => { scheduler.advance(4_999); steps += 1; return asked(house, 'destroy', real) > 0; });
    assert.ok(steps > 9, 'longer than a browser waits between two tries');
    await waitUntil('the row to go', () => !house.store.sessions.has(seat.participantId));
    assert.equal(asked(house, 'detach', real), 1);
  });

  it('survives the loss of the connection to Janus: the session is claimed and goes on', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle, seat } = await publisher(house);
    house.proxy.cut();
    await waitUntil('the claim', () => asked(house, 'claim', realSession(house, seat.participantId)) === 1);
    assert.equal((await client.ask(session, handle, { request: 'configure', bitrate: 64_000 })).data['configured'], 'ok');
    assert.equal(client.closeCode, null);
  });
});
