import type { Page } from 'puppeteer-core';
import { RawJanus } from './raw-janus.ts';
import { waitUntil } from './wait-until.ts';

/** Everything an operator of the SFU has, and no key of the call. */
export interface SfuAccess {
  readonly janusUrl: string;
  readonly apiSecret: string;
  readonly room: string;
  readonly pin: string;
}

export interface KeylessReception {
  readonly publishers: number;
  readonly videoPackets: number;
  readonly audioPackets: number;
  /** Whole frames the network handed to the decoder. */
  readonly framesReceived: number;
  readonly framesDecoded: number;
  /** Lines of the picture on screen; 0 for none. */
  readonly lines: number;
}

/**
 * Joins the room straight at Janus, subscribes to everybody and receives in a stock Chromium with no end-to-end keys, until
 * it has seen enough.
 */
export async function receiveWithoutKeys(page: Page, access: SfuAccess, isEnough: (seen: KeylessReception) => boolean): Promise<KeylessReception> {
  await using janus = await RawJanus.open(access.janusUrl, access.apiSecret);
  const { room, pin } = access;
  // A silent publisher is told who publishes, and is given the private id the room demands of subscribers.
  const { plugindata } = await janus.tell(await janus.attach(), { request: 'join', ptype: 'publisher', room, pin });
  const joined = plugindata?.data ?? {};
  const publishers = (joined['publishers'] ?? []) as readonly { readonly id: string | number }[];
  const subscriber = await janus.attach();
  const attached = await janus.tell(subscriber, {
    request: 'join', ptype: 'subscriber', room, pin, private_id: joined['private_id'], streams: publishers.map(({ id }) => ({ feed: id })),
  });
  if (!attached.jsep) throw new Error('Janus offered nothing');
  const answer = await page.evaluate(answerOffer, attached.jsep.sdp);
  await janus.tell(subscriber, { request: 'start' }, { type: 'answer', sdp: answer, e2ee: true });
  return await waitUntil('the operator to have received enough', async () => {
    const seen = { publishers: publishers.length, ...await page.evaluate(count) };
    return isEnough(seen) && seen;
  });
}

/** Runs in the page: a receiver as any program would make it, with nothing between network and decoder. */
async function answerOffer(sdp: string): Promise<string> {
  const connection = new RTCPeerConnection();
  Object.assign(globalThis, { keylessConnection: connection });
  connection.addEventListener('track', ({ track }) => {
    if (track.kind !== 'video') return;
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, srcObject: new MediaStream([track]) });
    document.body.append(video);
  });
  await connection.setRemoteDescription({ type: 'offer', sdp });
  await connection.setLocalDescription(await connection.createAnswer());
  return connection.localDescription?.sdp ?? '';
}

/** Runs in the page. */
async function count(): Promise<Omit<KeylessReception, 'publishers'>> {
  const { keylessConnection: connection } = globalThis as unknown as { readonly keylessConnection: RTCPeerConnection };
  const sums = { videoPackets: 0, audioPackets: 0, framesReceived: 0, framesDecoded: 0 };
  for (const report of (await connection.getStats()).values()) {
    if (report.type !== 'inbound-rtp') continue;
    if (report.kind === 'audio') sums.audioPackets += report.packetsReceived ?? 0;
    if (report.kind !== 'video') continue;
    sums.videoPackets += report.packetsReceived ?? 0;
    sums.framesReceived += report.framesReceived ?? 0;
    sums.framesDecoded += report.framesDecoded ?? 0;
  }
  const lines = Math.max(0, ...[...document.querySelectorAll('video')].map((video) => video.videoHeight));
  return { ...sums, lines };
}
