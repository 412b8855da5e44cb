import type { SfuOptions } from '../sfu.ts';

/** A connection to the media server that tells when it loses its way; `onState` hears the rest. */
export function openConnection(options: SfuOptions, onState: (state: RTCPeerConnectionState) => void): RTCPeerConnection {
  const connection = new RTCPeerConnection({ ...options.security.connectionConfiguration, ...iceOf(options), bundlePolicy: 'max-bundle' });
  connection.addEventListener('connectionstatechange', () => {
    const { connectionState } = connection;
    onState(connectionState);
    if (connectionState === 'disconnected' || connectionState === 'failed') options.onShaken();
  });
  connection.addEventListener('iceconnectionstatechange', () => {
    if (connection.iceConnectionState === 'connected') options.onWay();
  });
  return connection;
}

/** Counts for what ICE gathers from now on. */
export function configureIce(connection: RTCPeerConnection, options: SfuOptions): void {
  connection.setConfiguration({ ...connection.getConfiguration(), ...iceOf(options) });
}

function iceOf({ iceServers, relayOnly }: SfuOptions): RTCConfiguration {
  return {
    iceServers: iceServers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential })),
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
  };
}
