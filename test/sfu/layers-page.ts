import { preferCodecs, requireCodecs } from '../../packages/e2ee/src/main/codec-policy.ts';
import { sentTotals } from '../../packages/e2ee/src/main/sent-totals.ts';
import { slot } from '../../packages/e2ee/src/messages.ts';
import { sentLayers } from '../../packages/consult-room/src/quality/sent-layers.ts';
import { JanusSfu } from '../../packages/consult-room/src/sfu/janus/janus-sfu.ts';
import type { Layer, SfuOptions } from '../../packages/consult-room/src/sfu/sfu.ts';
import { SerialQueue } from '../../packages/consult-room/src/session/serial-queue.ts';

/** Two seats on the element's own Sfu in one page: one sends a picture in layers, the other shows it. No frame is sealed here. */
export class LayersPage {
  readonly #video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
  #sender: JanusSfu | null = null;
  #viewer: JanusSfu | null = null;
  #source = '';
  #track: MediaStreamTrack | null = null;

  async open(url: string, sender: string, viewer: string): Promise<void> {
    document.body.append(this.#video);
    const sending = this.#sfu(url, sender, () => {});
    this.#sender = sending;
    await sending.publish();
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 720 } } });
    await sending.send(slot.camera, stream.getVideoTracks()[0] ?? null);
    this.#source = sender;
    this.#viewer = this.#sfu(url, viewer, (track) => {
      this.#track = track;
      this.#video.srcObject = track && new MediaStream([track]);
    });
    await this.#viewer.publish();
    await this.#viewer.follow();
  }

  choose(layer: Layer): void {
    this.#viewer?.receiveLayer({ participantId: this.#source, slot: slot.camera }, layer);
  }

  async show(on: boolean): Promise<void> {
    await this.#viewer?.receiveVideo(on);
  }

  /** Width of the next frame that is presented; 0 when none comes in time. */
  async width(): Promise<number> {
    if (this.#track === null) return 0;
    return await new Promise((resolve) => {
      this.#video.requestVideoFrameCallback((_now, { width }) => resolve(width));
      setTimeout(() => resolve(0), 150);
    });
  }

  /** Pictures decoded since the page was loaded. */
  async decoded(): Promise<number> {
    const { receiving } = await this.#viewer?.reports() ?? { receiving: null };
    return [...receiving?.values() ?? []].reduce((sum, { type, kind, framesDecoded = 0 }) => sum + (type === 'inbound-rtp' && kind === 'video' ? framesDecoded : 0), 0);
  }

  /** Pictures the sender has sent in its smallest size. */
  async sentSmall(): Promise<number> {
    const { sending } = await this.#sender?.reports() ?? { sending: null };
    return [...sending?.values() ?? []].find(({ type, rid }) => type === 'outbound-rtp' && rid === 'l')?.framesSent ?? 0;
  }

  /** Whole pictures the sender has made, the smallest size first. */
  async wholeSent(): Promise<readonly number[]> {
    const { sending } = await this.#sender?.reports() ?? { sending: null };
    const streams = [...sending?.values() ?? []].filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
    return ['l', 'm', 'h'].map((rid) => streams.find((stream) => stream.rid === rid)?.keyFramesEncoded ?? 0);
  }

  sendWhole(): void {
    this.#sender?.sendKeyFrame('l');
  }

  repeat(isSo: boolean): void {
    this.#sender?.repeatPictures(isSo);
  }

  /** In which sizes pictures are sent, the smallest first. */
  async layers(): Promise<readonly string[]> {
    const { sending } = await this.#sender?.reports() ?? { sending: null };
    return sentLayers(sending ?? []);
  }

  /** What the leak watch counts of the camera. */
  async counted(): Promise<number> {
    const { sending } = await this.#sender?.reports() ?? { sending: null };
    return sentTotals(sending ?? []).find((total) => total.slot === slot.camera)?.units ?? 0;
  }

  /** How many m-lines the viewer's connection has come to. */
  async lines(): Promise<number> {
    const { receiving } = await this.#viewer?.reports() ?? { receiving: null };
    return [...receiving?.values() ?? []].filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'video').length;
  }

  #sfu(url: string, token: string, onCamera: (track: MediaStreamTrack | null) => void): JanusSfu {
    const options: SfuOptions = {
      url, token: () => Promise.resolve(token), iceServers: [], preferCodecs, requireCodecs, enqueue: new SerialQueue().enqueue,
      security: { connectionConfiguration: {}, attachSender: () => {}, attachReceiver: () => {}, renewReceiver: () => {}, requestKeyFrame: () => {} },
      onTrack: (source, track) => { if (source.slot === slot.camera) onCamera(track); },
      onTrackGone: (source) => { if (source.slot === slot.camera) onCamera(null); },
      goesStraight: () => true, relayOnly: false, onWay: () => {}, onShaken: () => {}, onLine: () => {}, pauseMs: () => 250,
      onFailure: (error) => { throw error; },
    };
    return new JanusSfu(options);
  }
}

Object.assign(globalThis, { layersPage: new LayersPage() });
