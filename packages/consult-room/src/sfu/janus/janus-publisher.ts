import { slot, type Slot } from '@consult-room/e2ee/messages';
import type { VirtualPublisher } from '@consult-room/protocol';
import { ConsultError } from '../../consult-error.ts';
import { Deferred } from '../../deferred.ts';
import type { SfuOptions } from '../sfu.ts';
import type { JanusHandle, JanusReply, JanusRequest } from './janus-handle.ts';
import { openConnection } from './media-connection.ts';
import { unavailable } from './unavailable.ts';
import { withoutRepeats } from './without-repeats.ts';

/** In three steps of pictures a second, where the browser can: each of them decodes without the ones above. */
const scalabilityMode = 'L1T3';
/** High first: the order Janus expects of `a=simulcast` unless told otherwise. */
const simulcast: (RTCRtpEncodingParameters & { readonly scalabilityMode: string })[] = [
  { rid: 'h', maxBitrate: 1_500_000, scalabilityMode },
  { rid: 'm', maxBitrate: 500_000, scaleResolutionDownBy: 2, scalabilityMode },
  { rid: 'l', maxBitrate: 150_000, scaleResolutionDownBy: 4, scalabilityMode },
];

/** Not in the compiler's DOM yet. */
interface KeyFrameOptions extends RTCSetParameterOptions {
  readonly encodingOptions: readonly { readonly keyFrame: boolean }[];
}

/**
 * Everything we send, on one connection. The m-lines stand from the start without any track (microphone "0",
 * camera "1"; a screen becomes "2" when first shared), each with its transform set in the task that made it: set later
 * it might never engage.
 */
export class JanusPublisher {
  readonly #options: SfuOptions;
  readonly #handle: JanusHandle;
  readonly #connection: RTCPeerConnection;
  readonly #up = new Deferred<void>();
  readonly #senders = new Map<Slot, RTCRtpSender>();
  #answer = '';
  #isNegotiating = false;
  #negotiatedAlone: Promise<void> = Promise.resolve();
  #repeats = true;

  constructor(options: SfuOptions, handle: JanusHandle) {
    this.#options = options;
    this.#handle = handle;
    this.#connection = openConnection(options, 0, (state) => {
      if (state === 'connected') this.#up.resolve();
    });
    this.#addSender(slot.microphone, 'audio', []);
    this.#addSender(slot.camera, 'video', simulcast);
  }

  /** Resolves, with whoever else publishes, when the media server has answered. */
  async publish(): Promise<readonly VirtualPublisher[]> {
    const { event } = await this.#negotiate({ request: 'joinandconfigure', ptype: 'publisher', audiocodec: 'opus', videocodec: 'vp8' });
    return event.publishers ?? [];
  }

  /** Resolves when the connection stands, for the first time. @throws ConsultError `closed` */
  stands(): Promise<void> {
    return this.#up.promise;
  }

  async send(which: Slot, track: MediaStreamTrack | null): Promise<void> {
    if (!this.#senders.has(which)) {
      if (track === null) return;
      this.#addSender(which, which === slot.screenAudio ? 'audio' : 'video', []);
      await this.#negotiate({ request: 'configure' });
    }
    await this.#senders.get(which)?.replaceTrack(track);
  }

  sendKeyFrame(which: string): void {
    const sender = this.#senders.get(slot.camera);
    if (sender === undefined) return;
    this.#options.security.requestKeyFrame(sender, which);
    // Chromium's way (W3C webrtc-extensions, RTCSetParameterOptions); the others change nothing here.
    const parameters = sender.getParameters();
    const options: KeyFrameOptions = { encodingOptions: parameters.encodings.map(({ rid }) => ({ keyFrame: rid === which })) };
    sender.setParameters(parameters, options).catch(() => {});
  }

  /** The media server is not told: our browser takes the last answer once more, as if that one never asked for repeats. */
  repeatPictures(isSo: boolean): void {
    if (isSo === this.#repeats || this.#isNegotiating) return;
    this.#repeats = isSo;
    this.#negotiatedAlone = this.#negotiateAlone(isSo ? this.#answer : withoutRepeats(this.#answer)).catch(() => {});
  }

  /** Janus sees other ICE credentials in the offer and looks for ways anew. */
  async restart(): Promise<void> {
    await this.#negotiate({ request: 'configure' }, { iceRestart: true });
  }

  /** Does what we send get there without the relay? */
  async goesStraight(): Promise<boolean> {
    return this.#options.goesStraight(await this.stats());
  }

  get connection(): RTCPeerConnection {
    return this.#connection;
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#connection.close();
    this.#up.reject(new ConsultError('closed'));
  }

  #addSender(which: Slot, kind: 'audio' | 'video', sendEncodings: RTCRtpEncodingParameters[]): void {
    const transceiver = this.#connection.addTransceiver(kind, { direction: 'sendonly', ...(sendEncodings.length > 0 && { sendEncodings }) });
    this.#options.security.attachSender(transceiver.sender, which);
    this.#options.preferCodecs(transceiver, kind);
    this.#senders.set(which, transceiver.sender);
  }

  async #negotiate(message: JanusRequest, offerOptions: RTCOfferOptions = {}): Promise<JanusReply> {
    this.#isNegotiating = true;
    try {
      await this.#negotiatedAlone;
      const offer = await this.#connection.createOffer(offerOptions);
      // Both at once: nothing in the offer depends on what gathering finds.
      const [reply] = await Promise.all([this.#handle.request(message, offer), this.#connection.setLocalDescription(offer)]);
      const answer = reply.jsep?.sdp;
      if (answer === undefined) throw unavailable('no answer');
      this.#options.requireCodecs(answer);
      await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
      this.#answer = answer;
      this.#repeats = true;
      return reply;
    } finally {
      this.#isNegotiating = false;
    }
  }

  async #negotiateAlone(answer: string): Promise<void> {
    await this.#connection.setLocalDescription();
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }
}
