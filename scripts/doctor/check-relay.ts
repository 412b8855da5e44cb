import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { failed, passed, warned, type Finding } from './finding.ts';
import { type Endpoint } from './stun-message.ts';
import { TurnRefusal, TurnSession } from './turn-session.ts';
import { openTurnTransport } from './turn-transport.ts';
import { parseTurnUrl, type TurnUrl } from './turn-url.ts';

const connectMs = 4000;
const forbidden = 403;
const anyPort = 9;

export interface Relay {
  readonly urls: readonly string[];
  readonly secret: string | null;
  /** IPv4 addresses each Janus receives media on; none: not known. */
  readonly peerAddresses: readonly string[];
}

type Step = 'connect' | 'binding' | 'allocation' | 'permission' | 'echo' | 'forbidden peer';

/** Each address of TURN_URLS: binding, allocation, permission, a packet there and back, and a peer that must be refused. */
export async function checkRelay(relay: Relay): Promise<readonly Finding[]> {
  if (relay.urls.length === 0) return [failed('relay', 'none is configured', 'Set TURN_URLS and TURN_SECRET: without a relay, networks that block UDP cannot join.')];
  const findings: Finding[] = [];
  for (const text of relay.urls) findings.push(await checkUrl(text, relay));
  const isOn443 = relay.urls.map(parseTurnUrl).some((url) => url?.over === 'tls' && url.port === 443);
  if (!isOn443) findings.push(warned('relay', 'none over TLS on port 443', 'Offer turns:host:443?transport=tcp too: some clinics let nothing else out. janus-config/edge shows how it shares the port with the pages.'));
  return findings;
}

async function checkUrl(text: string, { secret, peerAddresses }: Relay): Promise<Finding> {
  const name = `relay ${text}`;
  const url = parseTurnUrl(text);
  if (url === null) return failed(name, 'not an address of a relay', 'Write it like turn:host:3478?transport=udp or turns:host:443?transport=tcp in TURN_URLS.');
  if (secret === null) return failed(name, 'its secret is missing', 'Set TURN_SECRET or TURN_SECRET_FILE, or run npm start once: it makes one.');
  let step: Step = 'connect';
  try {
    using transport = await openTurnTransport(url, AbortSignal.timeout(connectMs));
    const session = new TurnSession(transport, secret);
    step = 'binding';
    await session.bind();
    step = 'allocation';
    await session.allocate();
    try {
      return await talkThrough(name, session, peerAddresses, (next) => { step = next; });
    } finally {
      await session.release().catch(() => undefined);
    }
  } catch (error) {
    return broken(name, url, step, error);
  }
}

async function talkThrough(name: string, session: TurnSession, peerAddresses: readonly string[], enter: (step: Step) => void): Promise<Finding> {
  enter('forbidden peer');
  const verdict = await session.permit({ address: '127.0.0.1', port: anyPort }).then(() => 0, refusalCode);
  if (verdict !== forbidden) {
    return failed(name, `sends to 127.0.0.1 when asked (${verdict === 0 ? 'allowed' : `answered ${verdict}`})`, 'Deny every peer but Janus in turnserver.conf, as janus-config/turnserver.conf does: an open relay leads into your network.');
  }
  if (peerAddresses.length === 0) return warned(name, 'grants allocations and refuses other peers; the address of Janus is not known', 'Name Janus by an IPv4 address or a name with one in JANUS_NODES.');
  enter('permission');
  for (const address of peerAddresses) await session.permit({ address, port: anyPort });
  const own = peerAddresses.find(isOurs);
  if (own === undefined) return passed(name, 'allocation granted, Janus allowed, 127.0.0.1 refused (no echo: Janus is on another machine)');
  enter('echo');
  const milliseconds = await echo(session, own);
  return passed(name, `a packet went to the address of Janus and back in ${milliseconds} ms, 127.0.0.1 is refused`);
}

/** @returns ms */
async function echo(session: TurnSession, address: string): Promise<number> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, address);
    await once(socket, 'listening');
    socket.on('message', (packet, from) => socket.send(packet, from.port, from.address));
    const payload = randomBytes(64);
    const peer: Endpoint = { address, port: socket.address().port };
    const startedAt = performance.now();
    const back = await session.roundTrip(peer, payload);
    if (!back.equals(payload)) throw new Error('the packet came back changed');
    return Math.max(1, Math.round(performance.now() - startedAt));
  } finally {
    socket.close();
  }
}

function broken(name: string, url: TurnUrl, step: Step, error: unknown): Finding {
  const code = error instanceof TurnRefusal ? error.code : 0;
  if (code === 401) return failed(name, 'our credential was refused (401)', 'TURN_SECRET must be the static-auth-secret of that coturn, letter by letter; also compare the clocks of both machines.');
  if (code === forbidden) return failed(name, 'it refuses to send to Janus (403)', 'Set allowed-peer-ip in turnserver.conf to the address of each Janus.');
  if (code === 486) return failed(name, 'its quota is used up (486)', 'Wait ten minutes, or raise user-quota and total-quota in turnserver.conf.');
  if (error instanceof TurnRefusal && code === 0) return failed(name, 'it serves anyone, without a password', 'Set use-auth-secret and static-auth-secret in turnserver.conf, as janus-config/turnserver.conf does.');
  if (code !== 0) return failed(name, `${step} was refused (${code})`, 'Look into the log of coturn at this moment.');
  if (step === 'binding' && url.over === 'tls') return failed(name, 'something answers there that is no relay', 'What shares this port must pass connections for this name on to coturn undecrypted, told apart by SNI: janus-config/edge shows how.');
  if (step === 'connect' || step === 'binding') return failed(name, 'no answer', `Is coturn running? Open port ${url.port}/${url.over === 'udp' ? 'udp' : 'tcp'} in the firewalls on the way, and check the host name.`);
  if (step === 'echo') return failed(name, 'packets do not come back through it', 'Open the UDP ports TURN_RELAY_PORTS and JANUS_RTP_PORTS between coturn and Janus.');
  return failed(name, `no answer to the ${step}`, 'Look into the log of coturn, and whether a firewall cuts the connection.');
}

function refusalCode(error: unknown): number {
  if (error instanceof TurnRefusal) return error.code;
  throw error;
}

function isOurs(address: string): boolean {
  return Object.values(networkInterfaces()).some((infos = []) => infos.some((info) => info.address === address));
}
