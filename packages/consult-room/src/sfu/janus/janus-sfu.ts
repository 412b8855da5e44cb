import type { Slot } from '@consult-room/e2ee/messages';
import type { IceServer, VirtualPublisher } from '@consult-room/protocol';
import { ConsultError, toConsultError } from '../../consult-error.ts';
import { arrivalsOf } from '../arrivals.ts';
import type { Layer, MediaSource, Sfu, SfuOptions, SfuReports, SfuVitals } from '../sfu.ts';
import type { JanusReply } from './janus-handle.ts';
import { JanusPublisher } from './janus-publisher.ts';
import { JanusSession } from './janus-session.ts';
import { JanusSubscriber } from './janus-subscriber.ts';
import { LayerKeeper } from './layer-keeper.ts';
import { unavailable } from './unavailable.ts';
import { configureIce } from './media-connection.ts';

/** The Janus VideoRoom behind the gateway's virtual endpoint, as an Sfu. */
export class JanusSfu implements Sfu {
  #options: SfuOptions;
  readonly #feeds = new Map<number, VirtualPublisher>();
  readonly #layers = new LayerKeeper((layers) => this.#askLayers(layers));
  readonly #toAsk = new Map<string, Layer>();
  #session: JanusSession | null = null;
  #publisher: JanusPublisher | null = null;
  #subscriber: JanusSubscriber | null = null;
  #following = false;
  #video = true;
  #closed = false;

  constructor(options: SfuOptions) {
    this.#options = options;
  }

  publish(): Promise<void> {
    return this.#run(async () => {
      this.#session = await JanusSession.open({ ...this.#options, onLost: this.#lost });
      this.#assertOpen();
      const handle = await this.#session.attach((news) => this.#onRoomNews(news), this.#lost);
      this.#assertOpen();
      this.#publisher = new JanusPublisher(this.#options, handle);
      this.#learn(await this.#publisher.publish());
    });
  }

  async stands(): Promise<void> {
    await this.#publisher?.stands();
  }

  send(slot: Slot, track: MediaStreamTrack | null): Promise<void> {
    return this.#run(async () => this.#publisher?.send(slot, track));
  }

  async follow(): Promise<void> {
    this.#following = true;
    await this.#reconcile();
  }

  async receiveVideo(on: boolean): Promise<void> {
    this.#video = on;
    await this.#reconcile();
  }

  receiveLayer(source: MediaSource, layer: Layer): void {
    this.#layers.choose(source, layer);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.#configure({ iceServers });
  }

  restart(relayOnly: boolean): Promise<void> {
    return this.#run(async () => {
      this.#configure({ relayOnly });
      await Promise.all([this.#publisher?.restart(), this.#subscriber?.restart()]);
    });
  }

  probe(): void {
    this.#session?.probe();
  }

  rejoin(): void {
    this.#session?.rejoin();
  }

  async vitals(): Promise<SfuVitals> {
    const { sending, receiving } = await this.reports();
    return {
      sending: sending && arrivalsOf(sending), receiving: receiving && arrivalsOf(receiving),
      standing: standingOf(this.#connections.map(({ connectionState }) => connectionState)),
    };
  }

  async reports(): Promise<SfuReports> {
    const [sending, receiving] = await Promise.all([this.#publisher?.stats() ?? null, this.#subscriber?.stats() ?? null]);
    return { sending, receiving, inbound: this.#subscriber?.inbound ?? [] };
  }

  renew(mid: string): void {
    this.#subscriber?.renew(mid);
  }

  requestKeyFrame(mid: string): void {
    this.#subscriber?.requestKeyFrame(mid);
  }

  sendKeyFrame(rid: string): void {
    this.#publisher?.sendKeyFrame(rid);
  }

  repeatPictures(isSo: boolean): void {
    this.#publisher?.repeatPictures(isSo);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#layers.close();
    this.#publisher?.close();
    this.#subscriber?.close();
    this.#session?.destroy();
  }

  readonly #lost = (): void => this.#fail(new ConsultError('media-lost', true));

  get #connections(): readonly RTCPeerConnection[] {
    return [this.#publisher, this.#subscriber].flatMap((side) => side?.connection ?? []);
  }

  #configure(ice: Partial<Pick<SfuOptions, 'iceServers' | 'relayOnly'>>): void {
    this.#options = { ...this.#options, ...ice };
    if (this.#publisher) configureIce(this.#publisher.connection, this.#options, 0);
    if (this.#subscriber) configureIce(this.#subscriber.connection, this.#options, -1);
  }

  #onRoomNews({ event }: JanusReply): void {
    for (const gone of [event.leaving, event.unpublished]) {
      if (typeof gone === 'number') this.#feeds.delete(gone);
    }
    this.#learn(event.publishers ?? []);
    if (event.videoroom === 'destroyed') this.#lost();
    else this.#reconcile().catch((error: unknown) => this.#fail(toConsultError(error)));
  }

  #learn(publishers: readonly VirtualPublisher[]): void {
    for (const publisher of publishers) this.#feeds.set(publisher.id, publisher);
  }

  #reconcile(): Promise<void> {
    return this.#run(async () => {
      if (!this.#following || this.#session === null || this.#publisher === null) return;
      if (this.#subscriber === null) {
        if (this.#feeds.size === 0) return;
        this.#subscriber = await this.#subscribe(this.#session);
      }
      await this.#subscriber.reconcile(this.#feeds.values(), this.#video);
    });
  }

  async #subscribe(session: JanusSession): Promise<JanusSubscriber> {
    const handle = await session.attach((news) => this.#onSubscriberNews(news), this.#lost);
    const isStraight = await this.#publisher?.goesStraight();
    this.#assertOpen();
    // Here Janus chooses among the ways, and cannot tell the relay's from a straight one. A restart tries them all.
    return new JanusSubscriber({ ...this.#options, ...(isStraight && { iceServers: [] }) }, handle, this.#layers);
  }

  #onSubscriberNews(news: JanusReply): void {
    const { jsep, event: { streams, mid, substream } } = news;
    if (mid !== undefined && substream !== undefined) this.#layers.arrived(mid, substream);
    if (jsep === null && streams === undefined) return;
    this.#run(async () => this.#subscriber?.accept(news)).catch((error: unknown) => this.#fail(toConsultError(error)));
  }

  /**
   * What waits for its turn goes along with what is asked later: on a line that is full answers take a second, and the newest
   * wish must not stand behind old ones. A line that is gone meanwhile is refused, and asked for no more.
   */
  #askLayers(layers: ReadonlyMap<string, Layer>): void {
    const isWaiting = this.#toAsk.size > 0;
    for (const [line, layer] of layers) this.#toAsk.set(line, layer);
    if (isWaiting) return;
    this.#run(async () => {
      const asked = new Map(this.#toAsk);
      this.#toAsk.clear();
      await this.#subscriber?.askLayers(asked);
    }).catch(() => {});
  }

  /** One after the other. @throws ConsultError `closed`, a code of whoever refused, or `media-unavailable` for what the browser threw */
  #run<T>(operation: () => Promise<T>): Promise<T> {
    return this.#options.enqueue(async () => {
      if (this.#closed) throw new ConsultError('closed');
      try {
        return await operation();
      } catch (thrown) {
        const error = toConsultError(thrown);
        // Another connection may well do what this one did not.
        throw error.code === 'internal' ? unavailable(thrown) : error;
      }
    });
  }

  #assertOpen(): void {
    if (!this.#closed) return;
    this.#session?.destroy();
    throw new ConsultError('closed');
  }

  #fail(error: ConsultError): void {
    if (this.#closed) return;
    this.close();
    this.#options.onFailure(error);
  }
}

function standingOf(states: readonly RTCPeerConnectionState[]): SfuVitals['standing'] {
  if (states.every((state) => state === 'connected')) return 'firm';
  return states.every((state) => state === 'connected' || state === 'disconnected') ? 'missed' : 'none';
}
