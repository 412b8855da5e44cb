import { once } from 'node:events';
import { WebSocket } from 'ws';
import { waitUntil } from '../support/wait-until.ts';
import type { SfuHouse } from './sfu-house.ts';

export type Reply = Readonly<Record<string, unknown>> & { readonly janus: string };

/** A browser's side of the virtual endpoint, with full freedom to misbehave. */
export class VirtualClient {
  readonly received: Reply[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;
  #nextTransaction = 1;

  static async connect(house: SfuHouse): Promise<VirtualClient> {
    const socket = new WebSocket(house.url, 'janus-protocol', { origin: house.origin });
    const client = new VirtualClient(socket);
    await once(socket, 'open');
    return client;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.received.push(parseReply(data.toString())));
    socket.on('close', (code) => { this.closeCode = code; });
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** Sends with a transaction of its own and waits for the reply to it (the `ack` of a plugin request included). */
  async request(message: Readonly<Record<string, unknown>>): Promise<Reply> {
    const transaction = this.#transaction();
    this.sendText(JSON.stringify({ transaction, ...message }));
    return waitUntil('a reply', () => this.received.find((reply) => reply['transaction'] === transaction));
  }

  /** A plugin request: waits past the `ack` for the event with VideoRoom's answer. */
  async ask(session: number, handle: number, body: unknown, jsep?: unknown): Promise<PluginAnswer> {
    const transaction = this.#transaction();
    this.sendText(JSON.stringify({ janus: 'message', transaction, session_id: session, handle_id: handle, body, jsep }));
    const event = await waitUntil('an event', () => this.received.find((reply) => reply['transaction'] === transaction && reply.janus !== 'ack'));
    return readAnswer(event);
  }

  async create(token: string): Promise<number> {
    return dataId(await this.request({ janus: 'create', token }));
  }

  async attach(session: number): Promise<number> {
    return dataId(await this.request({ janus: 'attach', session_id: session, plugin: 'janus.plugin.videoroom' }));
  }

  async closed(): Promise<number> {
    await waitUntil('the socket to close', () => this.closeCode !== null);
    return this.closeCode ?? 0;
  }

  drop(): void {
    this.#socket.terminate();
  }

  #transaction(): string {
    this.#nextTransaction += 1;
    return `t${this.#nextTransaction}`;
  }
}

export interface PluginAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly sdp: string | null;
}

function readAnswer(event: Reply): PluginAnswer {
  const plugin = event['plugindata'];
  const jsep = event['jsep'];
  if (!isRecord(plugin) || !isRecord(plugin['data'])) throw new Error(`no plugin data in ${JSON.stringify(event)}`);
  return { data: plugin['data'], sdp: isRecord(jsep) && typeof jsep['sdp'] === 'string' ? jsep['sdp'] : null };
}

function dataId(reply: Reply): number {
  const data = reply['data'];
  if (reply.janus !== 'success' || !isRecord(data) || typeof data['id'] !== 'number') throw new Error(`refused: ${JSON.stringify(reply)}`);
  return data['id'];
}

function parseReply(text: string): Reply {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || typeof value['janus'] !== 'string') throw new Error(`not a reply: ${text}`);
  return { ...value, janus: value['janus'] };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
