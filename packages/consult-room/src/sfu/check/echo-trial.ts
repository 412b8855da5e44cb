import type { CheckLine } from './check-line.ts';

export interface EchoTrialOptions {
  readonly line: CheckLine;
  readonly track: MediaStreamTrack;
  /** Through the relay only, or not at all. */
  readonly relayOnly: boolean;
  readonly bitrateBps: number;
  readonly connectWithinMs: number;
  /** Called every quarter of a second while the picture travels; true: that is enough. */
  readonly look: (report: RTCStatsReport) => boolean;
  /** Closes the connection at once. */
  readonly signal: AbortSignal;
}

const lookEveryMs = 250;

/** Sends the picture to the media server and back over one way. Resolves, closed again, when it is enough, nothing gets through, or `signal` says so. */
export async function echoTrial(options: EchoTrialOptions): Promise<void> {
  const { line, relayOnly, signal } = options;
  const connection = new RTCPeerConnection(relayOnly ? { iceServers: line.iceServers, iceTransportPolicy: 'relay' } : {});
  try {
    // What a closed connection was asked for before is never answered.
    await Promise.race([travel(connection, options), new Promise((resolve) => { signal.addEventListener('abort', resolve, { once: true }); })]);
  } finally {
    connection.close();
  }
}

async function travel(connection: RTCPeerConnection, { line, track, bitrateBps, connectWithinMs, look, signal }: EchoTrialOptions): Promise<void> {
  connection.addTransceiver(track, { direction: 'sendrecv', sendEncodings: [{ maxBitrate: bitrateBps }] });
  await connection.setLocalDescription();
  await connection.setRemoteDescription({ type: 'answer', sdp: await line.answer(connection.localDescription?.sdp ?? '') });
  if (!(await isConnected(connection, connectWithinMs))) return;
  do await new Promise((resolve) => { setTimeout(resolve, lookEveryMs); });
  while (!signal.aborted && !look(await connection.getStats()));
}

function isConnected(connection: RTCPeerConnection, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (): void => resolve(connection.connectionState === 'connected');
    setTimeout(settle, withinMs);
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected' || connection.connectionState === 'failed') settle();
    });
  });
}
