import type { SfuOptions } from '../sfu.ts';

/** Which of the relay's credentials it goes by: the first for the connection that sends, the last for the one that receives. */
export type RelayPlace = 0 | -1;

/** A connection to the media server that tells when it loses its way; `onState` hears the rest. */
export function openConnection(options: SfuOptions, place: RelayPlace, onState: (state: RTCPeerConnectionState) => void): RTCPeerConnection {
  const connection = new RTCPeerConnection({ ...options.security.connectionConfiguration, ...iceOf(options, place), bundlePolicy: 'max-bundle' });
  connection.addEventListener('connectionstatechange', () => {
    const { connectionState } = connection;
    onState(connectionState);
    if (connectionState === 'failed') options.onShaken();
  });
  connection.addEventListener('iceconnectionstatechange', () => {
    if (connection.iceConnectionState === 'connected') options.onWay();
  });
  return connection;
}

/** Counts for what ICE gathers from now on. */
export function configureIce(connection: RTCPeerConnection, options: SfuOptions, place: RelayPlace): void {
  connection.setConfiguration({ ...connection.getConfiguration(), ...iceOf(options, place) });
}

function iceOf({ iceServers, relayOnly }: SfuOptions, place: RelayPlace): RTCConfiguration {
  const server = iceServers.at(place);
  return {
    iceServers: server === undefined ? [] : [{ ...server, urls: [...server.urls] }],
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
  };
}
