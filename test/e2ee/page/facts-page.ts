import type { FactTransform, FrameTally } from './facts-worker.ts';

export interface PairOptions {
  /** Chromium's `encodedInsertableStreams`. */
  readonly latch?: boolean;
  /** When the sender gets its transform: in the task that makes the transceiver, as soon as descriptions are exchanged, or when told. */
  readonly attach: 'at-once' | 'after-local-description' | 'after-answer' | 'when-told';
  /** The transceiver is made with the track, or gets it when descriptions are exchanged. */
  readonly track?: 'at-once' | 'later';
  /** The camera goes both ways; the receiver watched is that of the offering side's own transceiver. */
  readonly both?: boolean;
  /** When the receiver gets its transform: in the `track` event, when its transceiver is made (with `both`), or when told. */
  readonly receive?: 'track-event' | 'at-once' | 'when-told';
}

/** Everything that can be seen of a pair. */
export interface Figures {
  readonly packets: number;
  /** Frames the local camera gave: the page's own measure of time. */
  readonly filmed: number;
  readonly sender: FrameTally | null;
  readonly receiver: FrameTally | null;
  /** How often `track` fired, and for how many receivers. */
  readonly trackEvents: readonly [number, number];
}

/** What a test may ask of the page. */
export interface FactsPage {
  readonly interfaces: () => Readonly<Record<string, boolean>>;
  readonly pair: (options: PairOptions) => Promise<void>;
  readonly attachSender: () => void;
  readonly attachReceiver: () => void;
  /** `sender.transform = null` */
  readonly detach: () => void;
  readonly endWorker: () => void;
  readonly sendTrack: (on: boolean) => Promise<void>;
  /** Turns the sender's direction and negotiates again. */
  readonly turn: (direction: RTCRtpTransceiverDirection) => Promise<void>;
  readonly figures: () => Promise<Figures>;
}

interface Pair {
  readonly sending: RTCPeerConnection;
  readonly receiving: RTCPeerConnection;
  readonly transceiver: RTCRtpTransceiver;
  readonly camera: MediaStreamTrack;
  readonly trackEvents: RTCRtpReceiver[];
  watched: RTCRtpReceiver | null;
}

const senderWorker = new Worker('/worker.js');
const receiverWorker = new Worker('/worker.js');
let senderEnded = false;
let filmed = 0;
let pair: Pair | null = null;

const current = (): Pair => {
  if (pair === null) throw new Error('pair() first');
  return pair;
};

function transformOf(worker: Worker, role: FactTransform['role']): RTCRtpScriptTransform {
  return new RTCRtpScriptTransform(worker, { name: role, role } satisfies FactTransform);
}

async function film(): Promise<MediaStreamTrack> {
  const [track] = (await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240, frameRate: 30 } })).getVideoTracks();
  if (track === undefined) throw new Error('no camera');
  const video = Object.assign(document.createElement('video'), { srcObject: new MediaStream([track]), muted: true, autoplay: true });
  document.body.append(video);
  const next = (): void => {
    filmed += 1;
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
  return track;
}

async function makePair(options: PairOptions): Promise<void> {
  const configuration = { encodedInsertableStreams: options.latch === true } as RTCConfiguration;
  // What answers a two-way offer sends as it likes: watched is the side that offered.
  const [sending, receiving] = [new RTCPeerConnection(configuration), new RTCPeerConnection(options.both === true ? {} : configuration)];
  const camera = await film();
  const early = options.track !== 'later';
  const transceiver = sending.addTransceiver(early ? camera : 'video', { direction: options.both === true ? 'sendrecv' : 'sendonly' });
  pair = { sending, receiving, transceiver, camera, trackEvents: [], watched: options.both === true ? transceiver.receiver : null };
  if (options.attach === 'at-once') attachSender();
  if (options.both === true && options.receive === 'at-once') attachReceiver();
  await connect(pair, options);
  if (!early) await transceiver.sender.replaceTrack(camera);
}

async function connect(made: Pair, options: PairOptions): Promise<void> {
  const { sending, receiving } = made;
  const listen = options.both === true ? sending : receiving;
  listen.addEventListener('track', ({ receiver }) => {
    made.trackEvents.push(receiver);
    made.watched ??= receiver;
    if (made.trackEvents.length === 1 && (options.receive ?? 'track-event') === 'track-event') attachReceiver();
  });
  if (options.both === true) receiving.addTrack(made.camera.clone());
  sending.addEventListener('icecandidate', ({ candidate }) => { void receiving.addIceCandidate(candidate ?? undefined); });
  receiving.addEventListener('icecandidate', ({ candidate }) => { void sending.addIceCandidate(candidate ?? undefined); });
  await negotiate(made, options);
}

async function negotiate({ sending, receiving }: Pair, options: Pick<PairOptions, 'attach'> | null): Promise<void> {
  await sending.setLocalDescription();
  if (options?.attach === 'after-local-description') attachSender();
  await receiving.setRemoteDescription(sending.localDescription as RTCSessionDescription);
  await receiving.setLocalDescription();
  await sending.setRemoteDescription(receiving.localDescription as RTCSessionDescription);
  if (options?.attach === 'after-answer') attachSender();
}

function attachSender(): void {
  current().transceiver.sender.transform = transformOf(senderWorker, 'mark');
}

function attachReceiver(): void {
  const { watched } = current();
  if (watched === null) throw new Error('no receiver yet');
  watched.transform = transformOf(receiverWorker, 'count');
}

/** A worker answers; one that was ended never does. */
function tallyOf(worker: Worker, role: FactTransform['role']): Promise<FrameTally> {
  return new Promise((resolve) => {
    worker.addEventListener('message', (event: MessageEvent<{ readonly tally: FrameTally }>) => { resolve(event.data.tally); }, { once: true });
    worker.postMessage(role);
  });
}

async function packetsOf(connection: RTCPeerConnection): Promise<number> {
  let packets = 0;
  for (const entry of (await connection.getStats()).values()) {
    if (entry.type === 'outbound-rtp' && typeof entry.packetsSent === 'number') packets += entry.packetsSent;
  }
  return packets;
}

const methods: FactsPage = {
  interfaces: () => ({
    scriptTransform: 'RTCRtpScriptTransform' in globalThis,
    createEncodedStreams: 'createEncodedStreams' in RTCRtpSender.prototype,
    sframeTransform: ['SFrameTransform', 'SFrameSenderTransform', 'SFrameEncrypterStream'].some((name) => name in globalThis),
  }),
  pair: makePair,
  attachSender,
  attachReceiver,
  detach: () => { current().transceiver.sender.transform = null; },
  endWorker: () => {
    senderWorker.terminate();
    senderEnded = true;
  },
  sendTrack: (on) => current().transceiver.sender.replaceTrack(on ? current().camera : null),
  turn: async (direction) => {
    current().transceiver.direction = direction;
    await negotiate(current(), null);
  },
  figures: async () => ({
    packets: await packetsOf(current().sending),
    filmed,
    sender: senderEnded ? null : await tallyOf(senderWorker, 'mark'),
    receiver: await tallyOf(receiverWorker, 'count'),
    trackEvents: [current().trackEvents.length, new Set(current().trackEvents).size],
  }),
};

Object.assign(globalThis, { scriptPage: methods });
