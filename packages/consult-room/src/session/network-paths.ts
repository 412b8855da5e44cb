import { CheckLine } from '../sfu/check/check-line.ts';
import { echoTrial } from '../sfu/check/echo-trial.ts';
import { relayOpens } from '../sfu/check/relay-opens.ts';
import { TestPicture } from '../sfu/check/test-picture.ts';
import type { PathFinding } from './snapshot.ts';

const withinMs = 8_000;
const bitrateBps = 150_000;

/**
 * Tries every way out of this network beside each other: straight to the media server, and to the relay by each of its
 * addresses. For whoever looks after a network. @throws ConsultError `media-unavailable`
 */
export async function testPaths({ url, token, signal }: { readonly url: string; readonly token: string; readonly signal: AbortSignal }): Promise<readonly PathFinding[]> {
  const line = new CheckLine(url, signal);
  try {
    await line.hello(token);
    const relays = line.iceServers.flatMap((server) => [server.urls].flat().map(async (address): Promise<PathFinding> => (
      { ...targetOf(address), open: await relayOpens({ ...server, urls: address }, withinMs) }
    )));
    return await Promise.all([direct(line, signal), ...relays]);
  } finally {
    line.close();
  }
}

async function direct(line: CheckLine, signal: AbortSignal): Promise<PathFinding> {
  const picture = new TestPicture();
  let open = false;
  try {
    await echoTrial({ line, track: picture.track, relayOnly: false, bitrateBps, connectWithinMs: withinMs, look: () => (open = true), signal });
    return { by: 'direct', target: 'UDP', open };
  } finally {
    picture.stop();
  }
}

/** `turns:host:443?transport=tcp` (RFC 7065) as people of networks say it: `host:443, TLS`. */
function targetOf(address: string): Pick<PathFinding, 'by' | 'target'> {
  const [, scheme, host = '', transport] = /^(turns?):([^?]+)(?:\?transport=(\w+))?$/.exec(address) ?? [];
  const by = scheme === 'turns' ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp';
  return { by, target: `${host}, ${by.toUpperCase()}` };
}
