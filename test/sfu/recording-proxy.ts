import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

export interface RecordingProxy extends AsyncDisposable {
  readonly url: string;
  /** Every text the gateway sent to Janus, in order. */
  readonly toJanus: readonly string[];
  /** Cuts the connections that stand; new ones are let through. */
  cut(): void;
  /** Cuts, and lets nothing through until `release`. */
  hold(): void;
  release(): void;
  /** From now on plugin requests reach nobody: Janus answers, and does no work. */
  muffle(): void;
}

/** Stands between gateway and Janus, passes everything on untouched and keeps a copy of what Janus was sent. */
export async function startRecordingProxy(janusUrl: string): Promise<RecordingProxy> {
  const toJanus: string[] = [];
  const open = new Set<WebSocket>();
  let held = false;
  let muffled = false;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'janus-protocol', verifyClient: () => !held });
  await once(server, 'listening');
  server.on('connection', (gateway) => {
    const janus = new WebSocket(janusUrl, 'janus-protocol');
    const early: string[] = [];
    open.add(gateway);
    gateway.on('message', (data) => {
      const text = data.toString();
      toJanus.push(text);
      if (muffled && text.includes('"janus":"message"')) return;
      if (janus.readyState === WebSocket.OPEN) janus.send(text);
      else early.push(text);
    });
    janus.on('open', () => { for (const text of early) janus.send(text); });
    janus.on('message', (data) => gateway.send(data.toString()));
    janus.on('error', () => gateway.terminate());
    janus.on('close', () => gateway.terminate());
    gateway.on('close', () => { open.delete(gateway); janus.terminate(); });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `ws://127.0.0.1:${address.port}`, toJanus,
    cut() { for (const socket of open) socket.terminate(); },
    hold() {
      held = true;
      for (const socket of open) socket.terminate();
    },
    release() { held = false; },
    muffle() { muffled = true; },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}
