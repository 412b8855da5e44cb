import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { SfuAccess } from './keyless-receiver.ts';
import { RawJanus, type JanusData } from './raw-janus.ts';
import { parseRtp } from './rtp-packet.ts';
import { readSealedForm, slotOfKid } from './sealed-form.ts';
import { parsesAsVp8, Vp8Frames } from './vp8-frames.ts';

export interface WireTapAccess extends SfuAccess {
  readonly adminKey: string;
}

/** What went over one simulcast layer of one m-line. */
export interface TappedStream {
  /** Participant id, as the gateway names publishers. */
  readonly display: string;
  readonly mid: string;
  /** 0 for the largest picture; sound has one. */
  readonly layer: number;
  frames: number;
  /** Frames that a decoder without keys would take for the codec's own. */
  parsable: number;
  /** Frames without the outer form of a sealed one, or sealed for another slot. */
  unsealed: number;
  keyFrames: number;
  /** KID and counter of an earlier frame with another content. */
  reused: number;
}

interface Source extends TappedStream {
  readonly assembler: Vp8Frames | null;
}

interface Publisher {
  readonly id: string;
  readonly display: string;
  readonly streams: readonly { readonly mid: string; readonly type: string; readonly simulcast?: boolean }[];
}

/**
 * Listens where the SFU's operator can: Janus forwards every packet of every publisher, all simulcast layers, as it
 * came out of SRTP, and each frame is put together and looked at. From the first frame after the publisher appears to
 * the last.
 */
export class WireTap implements AsyncDisposable {
  readonly #access: WireTapAccess;
  readonly #socket: Socket;
  readonly #port: number;
  readonly #sources = new Map<number, Source>();
  readonly #known = new Set<string>();
  readonly #seen = new Map<string, string>();
  #janus: RawJanus | null = null;
  /** Why a publisher could not be listened to. */
  readonly failures: string[] = [];

  private constructor(access: WireTapAccess, socket: Socket) {
    this.#access = access;
    this.#socket = socket;
    this.#port = socket.address().port;
    socket.on('message', (bytes) => this.#hear(bytes));
  }

  static async open(access: WireTapAccess): Promise<WireTap> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve); });
    socket.setRecvBufferSize(4 * 1024 * 1024);
    const tap = new WireTap(access, socket);
    await tap.#join();
    return tap;
  }

  get streams(): readonly TappedStream[] {
    return [...this.#sources.values()];
  }

  /** All streams together, or those of some. */
  sum(of: (stream: TappedStream) => boolean = () => true): Omit<TappedStream, 'display' | 'mid' | 'layer'> {
    const total = { frames: 0, parsable: 0, unsealed: 0, keyFrames: 0, reused: 0 };
    for (const stream of this.streams.filter(of)) {
      total.frames += stream.frames;
      total.parsable += stream.parsable;
      total.unsealed += stream.unsealed;
      total.keyFrames += stream.keyFrames;
      total.reused += stream.reused;
    }
    return total;
  }

  /** The group is made anew or its epoch numbers begin again: with new keys a counter may be seen once more. */
  keysChanged(): void {
    this.#seen.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#janus?.[Symbol.asyncDispose]();
    await new Promise<void>((resolve) => { this.#socket.close(resolve); });
  }

  /** A silent publisher is told who else publishes, now and later. */
  async #join(): Promise<void> {
    const { janusUrl, apiSecret, room, pin } = this.#access;
    const janus = await RawJanus.open(janusUrl, apiSecret, (data) => this.#listen(data));
    this.#janus = janus;
    const { plugindata } = await janus.tell(await janus.attach(), { request: 'join', ptype: 'publisher', room, pin });
    this.#listen(plugindata?.data ?? {});
  }

  #listen(data: JanusData): void {
    for (const publisher of (data['publishers'] ?? []) as readonly Publisher[]) {
      this.#forward(publisher).catch((error: unknown) => { this.failures.push(String(error)); });
    }
  }

  async #forward({ id, display, streams }: Publisher): Promise<void> {
    const fresh = streams.filter(({ mid }) => !this.#known.has(`${id}/${mid}`));
    if (fresh.length === 0) return;
    const wanted = fresh.map(({ mid, type }) => {
      this.#known.add(`${id}/${mid}`);
      const ssrcs = (type === 'video' ? [0, 1, 2] : [0]).map((layer) => this.#source(display, mid, layer, type === 'video'));
      const [ssrc, ssrc_2, ssrc_3] = ssrcs;
      return type === 'video'
        ? { mid, port: this.#port, ssrc, port_2: this.#port, ssrc_2, port_3: this.#port, ssrc_3 }
        : { mid, port: this.#port, ssrc };
    });
    const { room, adminKey } = this.#access;
    await this.#janus?.query({ request: 'rtp_forward', room, admin_key: adminKey, publisher_id: id, host: '127.0.0.1', streams: wanted });
  }

  #source(display: string, mid: string, layer: number, video: boolean): number {
    const ssrc = this.#sources.size + 1;
    this.#sources.set(ssrc, { display, mid, layer, frames: 0, parsable: 0, unsealed: 0, keyFrames: 0, reused: 0, assembler: video ? new Vp8Frames() : null });
    return ssrc;
  }

  #hear(bytes: Buffer): void {
    const packet = parseRtp(bytes);
    const source = packet === null ? undefined : this.#sources.get(packet.ssrc);
    if (packet === null || source === undefined) return;
    const frame = source.assembler === null ? packet.payload : source.assembler.take(packet);
    if (frame !== null && frame.length > 0) this.#examine(source, frame);
  }

  #examine(source: Source, frame: Buffer): void {
    source.frames += 1;
    if (source.assembler !== null && parsesAsVp8(frame)) source.parsable += 1;
    const form = readSealedForm(frame);
    if (form === null || slotOfKid(form.kid) !== Number(source.mid)) {
      source.unsealed += 1;
      return;
    }
    if (form.prefixBytes === 10) source.keyFrames += 1;
    const nonce = `${source.display}/${form.kid}/${form.counter}`;
    const content = createHash('sha256').update(frame).digest('base64');
    const before = this.#seen.get(nonce);
    if (before !== undefined && before !== content) source.reused += 1;
    this.#seen.set(nonce, content);
  }
}
