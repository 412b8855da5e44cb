import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { AdmittedSeat } from '../../../server/src/sfu/ports.ts';
import { newId } from '../../sfu/open-gate.ts';
import type { Step } from '../inputs/janus-steps.ts';
import { janusBodies, janusEvents } from '../inputs/samples.ts';
import { idIn } from './endpoint-house.ts';
import type { PlayedHouse } from './played-house.ts';
import type { ScriptedSocket } from './scripted-socket.ts';

const offer = readFileSync(new URL('../../sfu/vectors/chromium-offer.sdp', import.meta.url), 'utf8');

/** Plays the steps as one seat's browser, then holds everything said on both sides against what must never happen. */
export async function playSteps(house: PlayedHouse, steps: readonly Step[]): Promise<void> {
  house.janus.problems.length = 0;
  const before = new Set(house.janus.sessions.keys());
  const seat = house.gate.admit(newId('apt'));
  const browser = new SeatBrowser(house, seat);
  await browser.enter();
  for (const step of steps) await browser.play(step);
  await browser.settle();
  browser.check();
  await house.sfu.rooms.expelSeat(seat.participantId);
  await house.sfu.rooms.destroyRoom(seat.appointmentId);
  house.gate.putOut(seat.participantId);
  house.gate.refusals.length = 0;
  const left = [...house.janus.sessions.keys()].filter((id) => !before.has(id));
  assert.deepEqual(left, [], 'a session is left at Janus after everybody was put out');
  assert.deepEqual(house.janus.problems, []);
  assert.equal(house.store.sessions.has(seat.participantId), false);
}

class SeatBrowser {
  readonly #house: PlayedHouse;
  readonly #seat: AdmittedSeat;
  readonly #sockets: ScriptedSocket[] = [];
  #socket: ScriptedSocket;
  #session = 1;
  readonly #handles: string[] = [];
  #asked = 0;
  /** Transactions that are owed an answer, by socket. */
  readonly #owed = new Map<string, { readonly socket: ScriptedSocket; readonly isAckEnough: boolean }>();

  constructor(house: PlayedHouse, seat: AdmittedSeat) {
    this.#house = house;
    this.#seat = seat;
    this.#socket = this.#knock();
  }

  async enter(): Promise<void> {
    this.#ask({ janus: 'create', token: this.#seat.participantId });
    await this.settle();
    this.#session = idIn(this.#socket, 't1') ?? this.#session;
  }

  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'say': this.#say(step); if (step.waits) await this.settle(); return;
      case 'text': return this.#socket.say(step.text);
      case 'lose-line': this.#socket.close(); this.#socket = this.#knock(); this.#ask({ janus: 'claim', token: this.#seat.participantId, session_id: this.#session }); return;
      case 'put-out': this.#house.gate.putOut(this.#seat.participantId); await this.#house.sfu.rooms.expelSeat(this.#seat.participantId); return;
      case 'let-in': this.#house.gate.admit(this.#seat.appointmentId, this.#seat.participantId); this.#socket = this.#knock(); return this.enter();
      case 'janus-says': return this.#janusSays(step.event, step.handle);
      case 'janus-refuses': return this.#house.janus.refuseNext(step.code);
      case 'janus-forgets': return this.#house.janus.forget(this.#realSession());
    }
  }

  /** Waits until whatever was asked is answered or its socket is closed. */
  async settle(): Promise<void> {
    const deadline = performance.now() + this.#house.patienceMs;
    while ([...this.#owed].some(([transaction, { socket, isAckEnough }]) => socket.isOpen && !isAnswered(socket, transaction, isAckEnough))) {
      assert.ok(performance.now() < deadline, `no answer to ${[...this.#owed.keys()].join(', ')}`);
      await setImmediate();
    }
    this.#owed.clear();
  }

  check(): void {
    for (const socket of this.#sockets) {
      const all = socket.texts.join('\n');
      for (const secret of this.#house.janus.secrets) assert.ok(!all.includes(secret), 'a browser read a name or number of the real Janus');
      assert.ok(!all.includes('secret-room-name'));
      const answers = socket.heard.filter(({ transaction, janus }) => typeof transaction === 'string' && janus !== 'ack').map(({ transaction }) => transaction);
      assert.equal(new Set(answers).size, answers.length, 'a request was answered twice');
    }
    for (const { detail } of this.#house.gate.refusals) assert.match(Object.values(detail).join(' '), /^[a-z0-9 -]*$/);
  }

  #say({ verb, session, handle, body, jsep, extra }: Extract<Step, { readonly do: 'say' }>): void {
    const isOnHandle = ['message', 'trickle', 'detach', 'hangup', 'Message'].includes(verb);
    const requested = structuredClone(janusBodies[body]) as Record<string, unknown>;
    if (extra !== null) Object.defineProperty(requested, extra, { value: 'canary', enumerable: true });
    this.#ask({
      janus: verb,
      ...(session !== 'absent' && verb !== 'create' && { session_id: session === 'own' ? this.#session : this.#house.foreign.session }),
      ...(isOnHandle && { handle_id: this.#handle(handle) }),
      ...(/^message$/i.test(verb) && { body: requested }),
      ...(/^message$/i.test(verb) && jsep !== 'none' && { jsep: { type: jsep === 'bad' ? 'offer' : jsep, sdp: jsep === 'bad' ? `${offer}a=crypto:canary\r\n` : offer, e2ee: true } }),
      ...(/^attach$/i.test(verb) && { plugin: 'janus.plugin.videoroom' }),
      ...(['create', 'claim'].includes(verb) && { token: this.#seat.participantId }),
    });
    if (verb === 'attach') this.#handles.push(`t${this.#asked}`);
  }

  #handle(index: number): number {
    if (index === 3) return this.#house.foreign.handle;
    const known = this.#handles.flatMap((transaction) => this.#sockets.flatMap((socket) => idIn(socket, transaction) ?? []));
    return known[index] ?? 999;
  }

  #ask(message: Readonly<Record<string, unknown>>): void {
    this.#asked += 1;
    const transaction = `t${this.#asked}`;
    if (this.#socket.isOpen) this.#owed.set(transaction, { socket: this.#socket, isAckEnough: message['janus'] === 'keepalive' || message['janus'] === 'trickle' });
    const text = JSON.stringify({ transaction, ...message });
    // What names a prototype is no message at all: it is refused without being read for its transaction.
    if (text.includes('"__proto__":')) this.#owed.delete(transaction);
    this.#socket.say(text);
  }

  #janusSays(event: number, handle: number): void {
    const session = this.#realSession();
    const sender = [...this.#house.janus.sessions.get(session) ?? []][handle];
    const said = janusEvents[event];
    if (typeof said === 'object' && said !== null) this.#house.janus.say({ ...said, session_id: session, sender, transaction: undefined });
  }

  #realSession(): number {
    return this.#house.store.sessions.get(this.#seat.participantId)?.sessionId ?? 0;
  }

  #knock(): ScriptedSocket {
    const socket = this.#house.knock();
    this.#sockets.push(socket);
    return socket;
  }
}

/** A plugin request is acknowledged first and answered by an event; a sign of life and a candidate are only acknowledged. */
function isAnswered(socket: ScriptedSocket, transaction: string, isAckEnough: boolean): boolean {
  return socket.heard.some((message) => message['transaction'] === transaction && (isAckEnough || message['janus'] !== 'ack'));
}
