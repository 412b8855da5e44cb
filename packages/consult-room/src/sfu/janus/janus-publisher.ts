import { slot, type Slot } from '@consult-room/e2ee/messages';
import type { VirtualPublisher } from '@consult-room/protocol';
import { ConsultError } from '../../consult-error.ts';
import { Deferred } from '../../deferred.ts';
import { ConnectionWatch } from '../connection-watch.ts';
import type { SfuOptions } from '../sfu.ts';
import type { JanusHandle } from './janus-handle.ts';

/** In three steps of pictures a second, where the browser can: each of them decodes without the ones above. */
const scalabilityMode = 'L1T3';
/** High first: the order Janus expects of `a=simulcast` unless told otherwise. */
const simulcast: (RTCRtpEncodingParameters & { readonly scalabilityMode: string })[] = [
  { rid: 'h', maxBitrate: 1_500_000, scalabilityMode },
  { rid: 'm', maxBitrate: 500_000, scaleResolutionDownBy: 2, scalabilityMode },
  { rid: 'l', maxBitrate: 150_000, scaleResolutionDownBy: 4, scalabilityMode },
];

/**
 * Everything we send, on one connection. The m-lines stand from the start without any track (microphone "0",
 * camera "1"; a screen becomes "2" when first shared), each with its transform set in the task that made it: set later
 * it might never engage.
 */
export class JanusPublisher {
  readonly #options: SfuOptions;
  readonly #handle: JanusHandle;
  readonly #connection: RTCPeerConnection;
  readonly #watch: ConnectionWatch;
  readonly #up = new Deferred<void>();
  readonly #senders = new Map<Slot, RTCRtpSender>();

  constructor(options: SfuOptions, handle: JanusHandle, onDown: () => void) {
    this.#options = options;
    this.#handle = handle;
    this.#connection = new RTCPeerConnection({
      ...options.security.connectionConfiguration, iceServers: iceServersOf(options), bundlePolicy: 'max-bundle',
    });
    this.#watch = new ConnectionWatch(this.#connection, () => this.#up.resolve(), () => {
      this.#up.reject(new ConsultError('media-unavailable', true));
      onDown();
    });
    this.#addSender(slot.microphone, 'audio', []);
    this.#addSender(slot.camera, 'video', simulcast);
  }

  /** Resolves, with whoever else publishes, when the connection stands. */
  async publish(): Promise<readonly VirtualPublisher[]> {
    const offer = await this.#connection.createOffer();
    // Both at once: nothing in the offer depends on what gathering finds.
    const [reply] = await Promise.all([
      this.#handle.request({ request: 'joinandconfigure', ptype: 'publisher', audiocodec: 'opus', videocodec: 'vp8' }, offer),
      this.#connection.setLocalDescription(offer),
    ]);
    await this.#accept(reply.jsep);
    await this.#up.promise;
    return reply.event.publishers ?? [];
  }

  async send(which: Slot, track: MediaStreamTrack | null): Promise<void> {
    if (!this.#senders.has(which)) {
      if (track === null) return;
      await this.#renegotiateWith(which);
    }
    await this.#senders.get(which)?.replaceTrack(track);
  }

  setConfiguration(iceServers: RTCIceServer[]): void {
    this.#connection.setConfiguration({ ...this.#connection.getConfiguration(), iceServers });
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#watch.stop();
    this.#connection.close();
    this.#up.reject(new ConsultError('closed'));
  }

  #addSender(which: Slot, kind: 'audio' | 'video', sendEncodings: RTCRtpEncodingParameters[]): void {
    const transceiver = this.#connection.addTransceiver(kind, { direction: 'sendonly', ...(sendEncodings.length > 0 && { sendEncodings }) });
    this.#options.security.attachSender(transceiver.sender, which);
    this.#options.preferCodecs(transceiver, kind);
    this.#senders.set(which, transceiver.sender);
  }

  async #renegotiateWith(which: Slot): Promise<void> {
    this.#addSender(which, which === slot.screenAudio ? 'audio' : 'video', []);
    const offer = await this.#connection.createOffer();
    const [reply] = await Promise.all([this.#handle.request({ request: 'configure' }, offer), this.#connection.setLocalDescription(offer)]);
    await this.#accept(reply.jsep);
  }

  async #accept(answer: RTCSessionDescriptionInit | null): Promise<void> {
    if (answer?.sdp === undefined) throw new ConsultError('media-unavailable', true);
    this.#options.requireCodecs(answer.sdp);
    await this.#connection.setRemoteDescription(answer);
  }
}

export function iceServersOf({ iceServers }: Pick<SfuOptions, 'iceServers'>): RTCIceServer[] {
  return iceServers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential }));
}
