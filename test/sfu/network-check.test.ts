import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { closeCode, limits } from '@consult-room/protocol';
import { WebSocket } from 'ws';
import { waitUntil } from '../support/wait-until.ts';
import { ManualScheduler } from './manual-scheduler.ts';
import { newId } from './open-gate.ts';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { openSfuHouse, type SfuHouse } from './sfu-house.ts';
import { VirtualClient } from './virtual-client.ts';

const whole = await readFile(new URL('./vectors/chromium-offer.sdp', import.meta.url), 'utf8');
const [head = '', ...sections] = whole.split(/^(?=m=)/m);
const video = sections.find((section) => section.startsWith('m=video')) ?? '';
const audio = sections.find((section) => section.startsWith('m=audio')) ?? '';
const midOf = (section: string): string => /^a=mid:(.+?)\r?$/m.exec(section)?.[1] ?? '';
/** One section of the recorded offer, as if it had been offered alone. */
const alone = (section: string): string => head.replace(/^a=group:BUNDLE.*$/m, `a=group:BUNDLE ${midOf(section)}`) + section;
const offer = { type: 'offer', sdp: alone(video) };

type Heard = Readonly<Record<string, unknown>> & { readonly type: string };

/** A browser at its network test, free to misbehave. */
class Tester {
  readonly heard: Heard[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;

  static async connect(house: SfuHouse): Promise<Tester> {
    const socket = new WebSocket(house.checkUrl, 'consult.v1', { origin: house.origin });
    const tester = new Tester(socket);
    await once(socket, 'open');
    return tester;
  }

  static async welcomed(house: SfuHouse, token: string = house.gate.letCheck()): Promise<Tester> {
    const tester = await Tester.connect(house);
    tester.say({ type: 'hello', token });
    await tester.next('welcome');
    return tester;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.heard.push(JSON.parse(data.toString()) as Heard));
    socket.on('close', (code) => { this.closeCode = code; });
  }

  say(message: unknown): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  next(type: string): Promise<Heard> {
    return waitUntil(type, () => this.heard.find((message) => message.type === type));
  }

  closed(): Promise<number> {
    return waitUntil('the end', () => this.closeCode ?? undefined);
  }

  drop(): void {
    this.#socket.terminate();
  }
}

interface ToJanus { readonly janus: string; readonly id?: number; readonly session_id?: number; readonly plugin?: string; readonly opaque_id?: string }

const alwaysGoingOn = new Set(['ping', 'keepalive', 'info']);

/** What the gateway asked of Janus for browsers since so many messages had gone there; what it looks after Janus with left out. */
function asked(house: SfuHouse, from = 0): readonly string[] {
  const all = house.proxy.toJanus.map((text) => JSON.parse(text) as ToJanus);
  const own = new Set(all.filter((message) => message.opaque_id === 'control').map((message) => message.session_id));
  return all.slice(from).filter(({ janus, id, session_id: session }) => !alwaysGoingOn.has(janus) && !own.has(session ?? id)).map(({ janus, plugin = '' }) => `${janus} ${plugin}`.trim());
}

describe('the test of the network, at a real Janus', () => {
  let janus: RealJanus;
  let house: SfuHouse;
  const scheduler = new ManualScheduler();
  before(async () => {
    janus = await startRealJanus();
    house = await openSfuHouse(janus);
  });
  after(async () => {
    await house[Symbol.asyncDispose]();
    await janus[Symbol.asyncDispose]();
  });

  it('is one handle of the echo test, that goes when the browser does', async () => {
    const from = house.proxy.toJanus.length;
    const tester = await Tester.welcomed(house);
    tester.say(offer);
    const { sdp } = await tester.next('answer');
    assert.match(String(sdp), /^a=candidate:/m);
    assert.doesNotMatch(String(sdp), /EchoTest|room/i);
    tester.say(offer);
    await waitUntil('the second answer', () => tester.heard.filter(({ type }) => type === 'answer').length === 2);
    tester.drop();
    await waitUntil('the end at Janus', () => asked(house).at(-1) === 'destroy');
    assert.deepEqual(asked(house, from), [
      'create', 'attach janus.plugin.echotest', 'message', 'detach', 'attach janus.plugin.echotest', 'message', 'detach', 'destroy',
    ]);
    assert.ok(!house.sentToJanus().includes('"record"'));
  });

  it('T1 F1: whatever else is said, of rooms and of Janus, is refused, and Janus hears nothing of it', async () => {
    const from = house.proxy.toJanus.length;
    const attacks: readonly unknown[] = [
      { janus: 'create', transaction: 't', token: 'x' }, { janus: 'attach', transaction: 't', session_id: 1, plugin: 'janus.plugin.videoroom' },
      { janus: 'claim', transaction: 't', session_id: 1 }, { type: 'join', room: 'r' }, { type: 'offer', sdp: offer.sdp, room: 'r' },
      { type: 'offer', sdp: offer.sdp, plugin: 'janus.plugin.videoroom' }, { type: 'offer', sdp: offer.sdp, body: { request: 'list' } },
      { type: 'OFFER', sdp: offer.sdp }, [offer], `${JSON.stringify(offer)}${JSON.stringify(offer)}`, 'not JSON', '{"type":"offer","__proto__":{},"sdp":"x"}',
      { type: 'hello', token: 'again' }, { type: 'offer', sdp: alone(audio) }, { type: 'offer', sdp: whole }, { type: 'offer', sdp: 'v=0' },
      { type: 'offer', sdp: offer.sdp.replace('a=mid', `${'a=candidate:1 1 udp 1 10.0.0.1 1 typ host\r\n'.repeat(limits.candidates + 1)}a=mid`) },
    ];
    for (const attack of attacks) {
      const refusals = house.gate.refusals.length;
      const tester = await Tester.welcomed(house);
      tester.say(attack);
      assert.equal(await tester.closed(), closeCode.forbidden, JSON.stringify(attack).slice(0, 80));
      assert.deepEqual(tester.heard.map(({ type }) => type), ['welcome', 'error']);
      assert.equal(house.gate.refusals.length, refusals + 1);
      assert.ok(house.gate.refusals.at(-1)?.seat, 'the record says whose it was');
    }
    assert.deepEqual(asked(house, from), []);
  });

  it('T1 F6: a token of a test opens no media, one of an admitted seat no test, and neither leads to the other', async () => {
    const [checking, admitted] = [house.gate.letCheck(), house.gate.admit(newId('apt')).participantId];
    const client = await VirtualClient.connect(house);
    assert.equal((await client.request({ janus: 'create', token: checking })).janus, 'error');
    const tester = await Tester.connect(house);
    tester.say({ type: 'hello', token: admitted });
    assert.equal(await tester.closed(), closeCode.forbidden);
    const hasty = await Tester.connect(house);
    hasty.say(offer);
    assert.equal(await hasty.closed(), closeCode.forbidden);
  });

  it('takes few offers, one at a time, and one test of a seat at a time', async () => {
    const tester = await Tester.welcomed(house);
    for (let count = 1; count <= limits.checkOffers; count += 1) {
      tester.say(offer);
      await waitUntil('an answer', () => tester.heard.filter(({ type }) => type === 'answer').length === count);
    }
    tester.say(offer);
    assert.equal(await tester.closed(), closeCode.forbidden);
    const hasty = await Tester.welcomed(house);
    hasty.say(offer);
    hasty.say(offer);
    assert.equal(await hasty.closed(), closeCode.forbidden);
    const token = house.gate.letCheck();
    const first = await Tester.welcomed(house, token);
    const second = await Tester.welcomed(house, token);
    assert.equal(await first.closed(), closeCode.movedAway);
    assert.equal(second.closeCode, null);
    second.drop();
    await waitUntil('all of them to end', () => asked(house).filter((what) => what === 'create').length === asked(house).filter((what) => what === 'destroy').length);
  });

  it('T1: ends by itself when the person goes on to the waiting room, and after its time', async () => {
    await using timed = await openSfuHouse(janus, { scheduler });
    const token = timed.gate.letCheck();
    const tester = await Tester.welcomed(timed, token);
    tester.say(offer);
    await tester.next('answer');
    timed.gate.checking.delete(token);
    scheduler.advance(250);
    assert.equal(await tester.closed(), closeCode.normal);
    await waitUntil('the end at Janus', () => asked(timed).at(-1) === 'destroy');
    const patient = await Tester.welcomed(timed);
    patient.say(offer);
    await patient.next('answer');
    scheduler.advance(limits.checkMs);
    assert.equal(await patient.closed(), closeCode.normal);
    // So much time at once has cost the line to Janus: what had to end ends with the next one.
    await waitUntil('the end at Janus', () => {
      scheduler.advance(100);
      return asked(timed).filter((what) => what === 'destroy').length >= 2;
    });
  });

  it('says so when there is no media server', async () => {
    await using alonely = await openSfuHouse(janus);
    const tester = await Tester.welcomed(alonely);
    alonely.proxy.hold();
    await waitUntil('the loss to show', () => !alonely.sfu.rooms.isReady());
    tester.say(offer);
    assert.equal((await tester.next('error'))['code'], 'media-unavailable');
  });
});
