import { WebSocket } from 'ws';
import type { QueueEntry, QueueServerMessage } from '@consult-room/protocol';
import { waitUntil } from './wait-until.ts';

/** A clinician's queue as the gateway tells it, over the public socket with a queue token. */
export class QueueListener implements AsyncDisposable {
  readonly #socket: WebSocket;
  #entries: readonly QueueEntry[] | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as QueueServerMessage;
      if (message.type === 'queue') this.#entries = message.entries;
    });
  }

  static async open(publicUrl: string, token: string): Promise<QueueListener> {
    const socket = new WebSocket(`${publicUrl.replace(/^http/, 'ws')}/v1/socket`, 'consult.v1', { origin: new URL(publicUrl).origin });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    const listener = new QueueListener(socket);
    socket.send(JSON.stringify({ type: 'hello', token }));
    await waitUntil('the queue to answer', () => listener.#entries);
    return listener;
  }

  /** The latest list. */
  get entries(): readonly QueueEntry[] {
    return this.#entries ?? [];
  }

  /** Waits until the list looks like this and returns it. */
  async when(what: string, fits: (entries: readonly QueueEntry[]) => boolean): Promise<readonly QueueEntry[]> {
    return await waitUntil(`the queue to show ${what}`, () => (fits(this.entries) ? this.entries : null));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => { this.#socket.once('close', () => resolve()); });
    this.#socket.close(1000);
    await closed;
  }
}
