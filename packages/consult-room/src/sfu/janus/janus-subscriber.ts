import { slot as slots } from '@consult-room/e2ee/messages';
import type { VirtualPublisher } from '@consult-room/protocol';
import type { Layer, MediaSource, SfuOptions } from '../sfu.ts';
import type { JanusHandle, JanusReply } from './janus-handle.ts';
import type { LayerKeeper } from './layer-keeper.ts';
import { layerRequest } from './layer-request.ts';
import { openConnection } from './media-connection.ts';
import { planSubscription, slotOfMid, type FeedStream, type WantedStream } from './subscription-plan.ts';
import type { SubscribedStream } from './video-room-event.ts';
import { unavailable } from './unavailable.ts';

interface Inbound extends MediaSource, FeedStream {
  /** m-line of our connection */
  readonly line: string;
  readonly track: MediaStreamTrack;
}

/** Everything we receive, on one connection whose m-lines come and go. Callers serialise its operations. */
export class JanusSubscriber {
  readonly #options: SfuOptions;
  readonly #handle: JanusHandle;
  readonly #layers: LayerKeeper;
  readonly #connection: RTCPeerConnection;
  #sources = new Map<string, MediaSource & FeedStream>();
  #inbound = new Map<string, Inbound>();
  #joined = false;

  constructor(options: SfuOptions, handle: JanusHandle, layers: LayerKeeper) {
    this.#options = options;
    this.#handle = handle;
    this.#layers = layers;
    this.#connection = openConnection(options, -1, () => {});
    this.#connection.addEventListener('track', ({ transceiver }) => this.#bind(transceiver));
  }

  /** Brings what we receive in line with who is there. */
  async reconcile(feeds: Iterable<VirtualPublisher>, video: boolean): Promise<void> {
    const { subscribe, unsubscribe } = planSubscription(feeds, [...this.#sources.values()], video, (source) => this.#layers.chosen(source));
    if (subscribe.length === 0 && unsubscribe.length === 0) return;
    await this.accept(await this.#ask(subscribe, unsubscribe));
  }

  /** Takes Janus' offer in, whether we asked for it or a publisher's leaving caused it. */
  async accept({ event, jsep }: JanusReply): Promise<void> {
    if (event.streams !== undefined) this.#sources = sourcesOf(event.streams);
    if (jsep?.type === 'offer') {
      await this.#connection.setRemoteDescription(jsep);
      const answer = await this.#connection.createAnswer();
      await Promise.all([this.#handle.request({ request: 'start' }, answer), this.#connection.setLocalDescription(answer)]);
    }
    // A line that is used again for somebody else fires no new `track` event.
    for (const transceiver of this.#connection.getTransceivers()) this.#bind(transceiver);
    this.#dropUnlisted();
  }

  get inbound(): readonly (MediaSource & { readonly mid: string })[] {
    return [...this.#inbound.values()].map(({ line, participantId, slot }) => ({ mid: line, participantId, slot }));
  }

  /** Janus makes an offer with other ICE credentials. */
  async restart(): Promise<void> {
    if (this.#joined) await this.accept(await this.#handle.request({ request: 'configure', restart: true }));
  }

  get connection(): RTCPeerConnection {
    return this.#connection;
  }

  async askLayers(layers: ReadonlyMap<string, Layer>): Promise<void> {
    await this.#handle.request({ request: 'configure', streams: [...layers].map(([mid, layer]) => ({ mid, ...layerRequest(layer) })) });
  }

  renew(mid: string): void {
    const receiver = this.#receiver(mid);
    if (receiver !== undefined) this.#options.security.renewReceiver(receiver);
  }

  requestKeyFrame(mid: string): void {
    const receiver = this.#receiver(mid);
    if (receiver !== undefined) this.#options.security.requestKeyFrame(receiver);
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#connection.close();
    this.#sources.clear();
    this.#dropUnlisted();
  }

  #receiver(line: string): RTCRtpReceiver | undefined {
    return this.#inbound.has(line) ? this.#connection.getTransceivers().find(({ mid }) => mid === line)?.receiver : undefined;
  }

  async #ask(subscribe: readonly WantedStream[], unsubscribe: readonly FeedStream[]): Promise<JanusReply> {
    if (!this.#joined) {
      const reply = await this.#handle.request({ request: 'join', ptype: 'subscriber', streams: subscribe });
      this.#joined = true;
      if (reply.jsep === null) throw unavailable('no offer');
      return reply;
    }
    const lines = [...this.#sources].filter(([, source]) => unsubscribe.some(({ feed, mid }) => feed === source.feed && mid === source.mid));
    return this.#handle.request({
      request: 'update',
      ...(subscribe.length > 0 && { subscribe }),
      ...(lines.length > 0 && { unsubscribe: lines.map(([line]) => ({ sub_mid: line })) }),
    });
  }

  /** In the same task as the `track` event: frames that arrive before a transform is set would be lost. */
  #bind(transceiver: RTCRtpTransceiver): void {
    const source = transceiver.mid === null ? undefined : this.#sources.get(transceiver.mid);
    if (source === undefined || transceiver.mid === null) return;
    const known = this.#inbound.get(transceiver.mid);
    if (known !== undefined && known.feed === source.feed && known.mid === source.mid) return;
    if (known !== undefined) this.#options.onTrackGone(known, known.track);
    const { participantId, slot } = source;
    this.#options.security.attachReceiver(transceiver.receiver, { participantId, slot });
    const { track } = transceiver.receiver;
    this.#inbound.set(transceiver.mid, { ...source, line: transceiver.mid, track });
    this.#options.onTrack({ participantId, slot }, track);
    // Only the camera is sent in layers.
    if (slot === slots.camera) this.#layers.bound(transceiver.mid, source);
    else this.#layers.unbound(transceiver.mid);
  }

  #dropUnlisted(): void {
    for (const [line, inbound] of this.#inbound) {
      if (this.#sources.has(line)) continue;
      this.#inbound.delete(line);
      this.#layers.unbound(line);
      this.#options.onTrackGone(inbound, inbound.track);
    }
  }
}

function sourcesOf(streams: readonly SubscribedStream[]): Map<string, MediaSource & FeedStream> {
  const sources = new Map<string, MediaSource & FeedStream>();
  for (const { mid: line, active, feed_id: feed, feed_mid: mid, feed_display: participantId } of streams) {
    const slot = mid === undefined ? null : slotOfMid(mid);
    if (active === false || feed === undefined || mid === undefined || participantId === undefined || slot === null) continue;
    sources.set(line, { feed, mid, participantId, slot });
  }
  return sources;
}
