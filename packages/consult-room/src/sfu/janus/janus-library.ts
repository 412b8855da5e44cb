import imported, { type JanusJS } from 'janus-gateway';
import { QuietSocket } from './quiet-socket.ts';

let newest: QuietSocket | null = null;

/**
 * janus.js without what we do not use: our RTCPeerConnections are our own, so it needs no webrtc-adapter; we speak
 * WebSockets only; nothing is ever written to the console.
 */
const dependencies = {
  newWebSocket: (server: string, protocol: string) => (newest = new QuietSocket(server, protocol)).socket,
} as unknown as JanusJS.DependenciesResult;

/** The package is an ES module but does not declare itself one, so the compiler sees its default one level too deep. */
const Janus = imported as unknown as typeof imported.default;

/** The library, initialised once per page. */
export function janusLibrary(): Promise<typeof Janus> {
  return new Promise((resolve) => {
    Janus.init({ debug: false, dependencies, callback: () => resolve(Janus) });
  });
}

/** janus.js makes its socket before `new Janus` or `reconnect` returns, and keeps it to itself. */
export function newestSocket(): QuietSocket | null {
  return newest;
}
