import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { AdmittedSeat } from '../../server/src/sfu/ports.ts';
import { newId } from './open-gate.ts';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { openSfuHouse, type SfuHouse } from './sfu-house.ts';
import { VirtualClient, type Reply } from './virtual-client.ts';

const sdp = await readFile(new URL('./vectors/chromium-offer.sdp', import.meta.url), 'utf8');
const offer = { type: 'offer', sdp, e2ee: true };
const canary = 'canary-4f1c';
const plugin = 'janus.plugin.videoroom';

/** Every verb of the Janus API and of its VideoRoom that no browser may speak. */
const coreVerbs = ['info', 'ping', 'create', 'claim', 'list_sessions', 'handle_info', 'message_plugin', 'add_token', 'detach_handle', 'destroy_session', 'event', 'success'];
const pluginVerbs = [
  'create', 'edit', 'destroy', 'exists', 'list', 'allowed', 'kick', 'moderate', 'enable_recording', 'listparticipants',
  'rtp_forward', 'stop_rtp_forward', 'listforwarders', 'publish_remotely', 'unpublish_remotely', 'listremotes',
  'add_remote_publisher', 'update_remote_publisher', 'remove_remote_publisher', 'publish', 'join', 'pause', 'switch',
  'subscribe', 'unsubscribe', 'start', 'update', 'configure', 'unpublish', 'leave', 'joinandwatch',
];
const letterCases = [(verb: string) => verb, (verb: string) => verb.toUpperCase(), (verb: string) => verb.charAt(0).toUpperCase() + verb.slice(1)];

interface Inside {
  readonly client: VirtualClient;
  readonly seat: AdmittedSeat;
  readonly session: number;
  readonly handle: number;
}

async function goIn(house: SfuHouse, appointment = newId('apt')): Promise<Inside> {
  const seat = house.gate.admit(appointment);
  const client = await VirtualClient.connect(house);
  const session = await client.create(seat.participantId);
  return { client, seat, session, handle: await client.attach(session) };
}

async function publisher(house: SfuHouse): Promise<Inside> {
  const inside = await goIn(house);
  const { data } = await inside.client.ask(inside.session, inside.handle, { request: 'joinandconfigure', ptype: 'publisher' }, offer);
  assert.equal(data['videoroom'], 'joined');
  return inside;
}

/** Runs the attack; Janus hears nothing of it, one refusal per message is audited, and what is said back is an error. */
async function assertRefused(house: SfuHouse, count: number, attack: () => Promise<readonly Reply[]>): Promise<void> {
  const [bytesBefore, refusalsBefore] = [house.proxy.toJanus.filter(notHeartbeat).length, house.gate.refusals.length];
  const replies = await attack();
  assert.equal(replies.length, count);
  for (const reply of replies) assert.equal(reply.janus, 'error', JSON.stringify(reply));
  assert.equal(house.gate.refusals.length - refusalsBefore, count);
  assert.deepEqual(house.proxy.toJanus.filter(notHeartbeat).slice(bytesBefore), []);
  assert.ok(!house.sentToJanus().includes(canary));
  assert.ok(!JSON.stringify(house.gate.refusals).includes(canary));
}

function notHeartbeat(text: string): boolean {
  return !text.includes('"janus":"ping"') && !text.includes('"janus":"keepalive"');
}

describe('what no browser may ask of Janus', () => {
  let janus: RealJanus;
  before(async () => { janus = await startRealJanus(); });
  after(async () => { await janus[Symbol.asyncDispose](); });

  it('T16: core verbs outside the allow-list, in any letter case', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle } = await goIn(house);
    const allowedInLowerCase = ['keepalive', 'attach', 'message', 'trickle', 'hangup', 'detach', 'destroy'];
    const verbs = [...coreVerbs.flatMap((verb) => letterCases.map((change) => change(verb))),
      ...allowedInLowerCase.flatMap((verb) => letterCases.slice(1).map((change) => change(verb)))];
    await assertRefused(house, verbs.length, () => Promise.all(verbs.map((janusVerb) => client.request({
      janus: janusVerb, session_id: session, handle_id: handle, plugin, body: { request: canary },
    }))));
    assert.equal((await client.request({ janus: 'keepalive', session_id: session })).janus, 'ack');
  });

  for (const role of ['fresh', 'publisher'] as const) {
    it(`VideoRoom verbs outside the allow-list on a ${role} handle, in any letter case`, async () => {
      await using house = await openSfuHouse(janus);
      const { client, session, handle } = role === 'fresh' ? await goIn(house) : await publisher(house);
      const allowed = role === 'fresh' ? [] : ['configure', 'unpublish', 'leave'];
      const verbs = pluginVerbs.flatMap((verb) => letterCases.map((change) => change(verb))).filter((verb) => !allowed.includes(verb));
      const bodies = verbs.map((request) => ({ request, room: canary, id: canary }));
      for (const batch of [bodies.slice(0, 45), bodies.slice(45)]) {
        await assertRefused(house, batch.length, () => Promise.all(batch.map((body) => client.request({
          janus: 'message', session_id: session, handle_id: handle, body,
        }))));
      }
    });
  }

  it('T16 F16: fields that carry power, on requests that are allowed', async () => {
    await using house = await openSfuHouse(janus);
    const fresh = await goIn(house);
    const inside = await publisher(house);
    const fields = {
      record: true, filename: canary, secret: canary, pin: canary, room: canary, id: canary, display: canary, token: canary, private_id: 7,
      admin_key: canary, feed: canary, metadata: { canary }, rec_dir: canary, permanent: true, constructor: canary,
    };
    const names = Object.keys(fields);
    const attack = (who: Inside, body: object, jsep?: object) => names.map((name) => who.client.request({
      janus: 'message', session_id: who.session, handle_id: who.handle, jsep,
      body: { ...body, [name]: fields[name as keyof typeof fields] },
    }));
    const join = { request: 'joinandconfigure', ptype: 'publisher' };
    await assertRefused(house, names.length, () => Promise.all(attack(fresh, join, offer)));
    await assertRefused(house, names.length, () => Promise.all(attack(inside, { request: 'configure', bitrate: 100_000 })));
  });

  it('fields of the envelope and of the session description that only servers write', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle } = await goIn(house);
    const message = { janus: 'message', session_id: session, handle_id: handle, body: { request: 'joinandconfigure', ptype: 'publisher' } };
    const attacks: readonly object[] = [
      { ...message, jsep: offer, apisecret: canary }, { ...message, jsep: offer, admin_secret: canary }, { ...message, jsep: offer, sender: canary },
      { ...message, jsep: { ...offer, force_relay: true } }, { ...message, jsep: { ...offer, trickle: canary } },
      { ...message, jsep: { ...offer, e2ee: false } }, { ...message, jsep: { type: 'offer', sdp } }, { ...message, jsep: { ...offer, type: 'answer' } },
      { ...message }, { ...message, jsep: { ...offer, sdp: `${sdp}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${canary}\r\n` } },
      { ...message, jsep: offer, body: { request: 'joinandconfigure', ptype: 'publisher', bitrate: 50_000_000 } },
      { janus: 'attach', session_id: session, plugin: 'janus.plugin.streaming' }, { janus: 'attach', session_id: session, plugin: plugin.toUpperCase() },
      { janus: 'attach', session_id: session, plugin, loop_index: 1 }, { janus: 'attach', session_id: session, plugin, min_port: 1 },
      { janus: 'claim', session_id: session, token: canary }, { janus: 'create', token: canary, id: 7 },
    ];
    await assertRefused(house, attacks.length, () => Promise.all(attacks.map((attack) => client.request({ ...attack }))));
  });

  it('T16: ids of somebody else: sessions, handles, feeds, real ones included', async () => {
    await using house = await openSfuHouse(janus);
    const victim = await publisher(house);
    const { client, session, handle } = await goIn(house, victim.seat.appointmentId);
    const real = house.store.sessions.get(victim.seat.participantId);
    assert.ok(real);
    const join = { request: 'joinandconfigure', ptype: 'publisher' };
    const attacks = [
      ...[victim.handle, ...real.handleIds, handle + 1].flatMap((foreign) => [
        { janus: 'message', session_id: session, handle_id: foreign, body: join, jsep: offer },
        { janus: 'detach', session_id: session, handle_id: foreign }, { janus: 'hangup', session_id: session, handle_id: foreign },
        { janus: 'trickle', session_id: session, handle_id: foreign, candidate: { candidate: canary } },
      ]),
      ...[victim.session, real.sessionId].flatMap((foreign) => [
        { janus: 'destroy', session_id: foreign }, { janus: 'keepalive', session_id: foreign }, { janus: 'attach', session_id: foreign, plugin },
        { janus: 'message', session_id: foreign, handle_id: victim.handle, body: { request: 'leave' } },
      ]),
    ];
    await assertRefused(house, attacks.length, () => Promise.all(attacks.map((attack) => client.request(attack))));
    assert.equal((await victim.client.request({ janus: 'keepalive', session_id: victim.session })).janus, 'ack');
  });

  it('T16: a claim of somebody else’s session, by virtual or real id', async () => {
    await using house = await openSfuHouse(janus);
    const victim = await publisher(house);
    const { seat: thief } = await goIn(house, victim.seat.appointmentId);
    const real = house.store.sessions.get(victim.seat.participantId);
    const client = await VirtualClient.connect(house);
    await assertRefused(house, 2, async () => [
      await client.request({ janus: 'claim', session_id: victim.session, token: thief.participantId }),
      await client.request({ janus: 'claim', session_id: real?.sessionId, token: thief.participantId }),
    ]);
  });

  it('text that is not exactly one JSON object', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle } = await goIn(house);
    const keepalive = JSON.stringify({ janus: 'keepalive', transaction: 'a', session_id: session });
    const texts = [
      `${keepalive}{"janus":"message","transaction":"b","session_id":${session},"handle_id":${handle},"body":{"request":"${canary}"}}`,
      `${keepalive}\n${keepalive}`, `[${keepalive}]`, `\uFEFF${keepalive}`, `${keepalive}\0`, `${keepalive}${canary}`, '', '"x"', 'null', '{"janus":',
      `{"janus":"keepalive","transaction":"a","session_id":${session},"__proto__":{"x":"${canary}"}}`,
      `${'['.repeat(30_000)}`, `{"a":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_001)}`,
    ];
    const repliesBefore = client.received.length;
    await assertRefused(house, texts.length, async () => {
      for (const text of texts) client.sendText(text);
      await client.request({ janus: 'keepalive', session_id: session });
      return client.received.slice(repliesBefore).filter((reply) => reply.janus !== 'ack');
    });
    // A repeated key: one reading, ours, is all there is.
    client.sendText(`{"janus":"${canary}","janus":"keepalive","transaction":"twice","session_id":${session}}`);
    await client.request({ janus: 'keepalive', session_id: session });
    assert.ok(client.received.some((reply) => reply['transaction'] === 'twice' && reply.janus === 'ack'));
    assert.ok(!house.sentToJanus().includes(canary));
  });

  it('T17: candidates are acknowledged and go nowhere', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle } = await publisher(house);
    const sentBefore = house.proxy.toJanus.filter(notHeartbeat).length;
    const candidate = { candidate: `candidate:1 1 udp 1 10.0.0.1 ${canary}`, sdpMid: '0' };
    for (const trickle of [{ candidate }, { candidates: [candidate] }, { candidate: { completed: true } }]) {
      assert.equal((await client.request({ janus: 'trickle', session_id: session, handle_id: handle, ...trickle })).janus, 'ack');
    }
    assert.equal(house.proxy.toJanus.filter(notHeartbeat).length, sentBefore);
    assert.ok(!house.sentToJanus().includes(canary));
  });

  it('a third handle, a second session, an unadmitted seat, a subscription before publishing', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, handle, seat } = await goIn(house);
    await client.attach(session);
    await assertRefused(house, 3, async () => [
      await client.request({ janus: 'attach', session_id: session, plugin }),
      await client.request({ janus: 'create', token: seat.participantId }),
      await client.request({ janus: 'message', session_id: session, handle_id: handle, body: { request: 'join', ptype: 'subscriber', streams: [{ feed: 1 }] } }),
    ]);
    const stranger = await VirtualClient.connect(house);
    await assertRefused(house, 1, async () => [await stranger.request({ janus: 'create', token: newId('par') })]);
    assert.equal(await stranger.closed(), 4403);
  });

  it('T5: anything at all, once the seat is no longer admitted', async () => {
    await using house = await openSfuHouse(janus);
    const { client, session, seat } = await publisher(house);
    house.gate.putOut(seat.participantId);
    const reply = await client.request({ janus: 'keepalive', session_id: session });
    assert.equal(reply.janus, 'error');
    assert.deepEqual(reply['error'], { code: 403, reason: 'not-admitted' });
    assert.equal(await client.closed(), 4403);
    assert.deepEqual(house.gate.refusals.at(-1)?.detail, { code: 'not-admitted', reason: 'not-admitted' });
  });

  it('T24: floods and oversized messages close the socket', async () => {
    await using house = await openSfuHouse(janus);
    const flood = await goIn(house);
    for (let index = 0; index < 130; index += 1) flood.client.sendText(JSON.stringify({ janus: 'keepalive', transaction: `f${index}`, session_id: flood.session }));
    assert.equal(await flood.client.closed(), 4429);
    const large = await goIn(house);
    large.client.sendText(JSON.stringify({ janus: 'keepalive', transaction: 'x'.repeat(65 * 1024) }));
    assert.equal(await large.client.closed(), 1009);
  });
});
