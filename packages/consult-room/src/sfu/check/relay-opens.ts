/**
 * Does the relay give this browser an address of its own over this one way? No media is sent. Resolves, closed again,
 * at the latest after `withinMs`.
 */
export async function relayOpens(server: RTCIceServer, withinMs: number): Promise<boolean> {
  const connection = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      setTimeout(() => resolve(false), withinMs);
      // Only relayed candidates come; null: there will be no more of them.
      connection.addEventListener('icecandidate', ({ candidate }) => resolve(candidate !== null && candidate.candidate !== ''));
      connection.addTransceiver('video');
      connection.setLocalDescription().catch(reject);
    });
  } finally {
    connection.close();
  }
}
