import type { IncomingMessage } from 'node:http';
import { createSfu, type Sfu } from '../../../server/src/sfu/index.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { MemorySfuStore } from '../../sfu/memory-sfu-store.ts';
import { newId, OpenGate } from '../../sfu/open-gate.ts';
import type { PlayedHouse } from './played-house.ts';
import { ScriptedJanus } from './scripted-janus.ts';
import { ScriptedSocket } from './scripted-socket.ts';

/** The real virtual endpoint before a scripted Janus, with one stranger's session standing. */
export class EndpointHouse implements PlayedHouse {
  readonly patienceMs = 10_000;
  readonly janus: ScriptedJanus;
  readonly gate = new OpenGate();
  readonly store = new MemorySfuStore();
  readonly sfu: Sfu;
  /** Session and handle of somebody in another appointment. */
  foreign = { session: 0, handle: 0 };

  static async open(): Promise<EndpointHouse> {
    const janus = await ScriptedJanus.listen();
    const gate = new OpenGate();
    const store = new MemorySfuStore();
    const sfu = await createSfu({ nodes: [{ name: 'one', url: janus.url }], apiSecret: janus.apiSecret, adminKey: 'admin-key-of-the-script', store, gate, checks: gate });
    const house = new EndpointHouse(janus, gate, store, sfu);
    await waitUntil('the gateway to reach Janus', () => sfu.rooms.isReady());
    await house.#seatStranger();
    return house;
  }

  private constructor(janus: ScriptedJanus, gate: OpenGate, store: MemorySfuStore, sfu: Sfu) {
    this.janus = janus;
    this.gate = gate;
    this.store = store;
    this.sfu = sfu;
  }

  /** A browser at the door. */
  knock(): ScriptedSocket {
    const socket = new ScriptedSocket();
    this.sfu.upgradeRoute.handle(socket, {} as unknown as IncomingMessage);
    return socket;
  }

  async close(): Promise<void> {
    await this.sfu.close();
    this.janus.close();
  }

  async #seatStranger(): Promise<void> {
    const seat = this.gate.admit(newId('apt'));
    const socket = this.knock();
    socket.say(JSON.stringify({ janus: 'create', transaction: 'a', token: seat.participantId }));
    const session = await waitUntil('a session', () => idIn(socket, 'a'));
    socket.say(JSON.stringify({ janus: 'attach', transaction: 'b', session_id: session, plugin: 'janus.plugin.videoroom' }));
    this.foreign = { session, handle: await waitUntil('a handle', () => idIn(socket, 'b')) };
  }
}

/** The id the endpoint gave in answer to a transaction, or null. */
export function idIn(socket: ScriptedSocket, transaction: string): number | null {
  const data = socket.heard.find((message) => message['transaction'] === transaction && message['janus'] === 'success')?.['data'];
  return typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'number' ? data.id : null;
}
