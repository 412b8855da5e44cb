import { createEncryption, cryptoSupport, encryptionSupport, LeakWatch, preferCodecs, ReceiveWatch, requireCodecs, sentTotals, type ReceiveVerdict, type EncryptionPort } from '../../../packages/e2ee/src/main/index.ts';
import { slot, type FrameCounters, type Slot } from '../../../packages/e2ee/src/messages.ts';
import { SimulatedGateway } from '../support/simulated-gateway.ts';

/** What a test may ask of the page. */
export interface LoopbackPage {
  readonly support: () => Promise<readonly string[]>;
  /** From here on the browser knows createEncodedStreams only. */
  readonly growOld: () => void;
  /** Starts a participant's encryption. Reusing a name is that person's reload. */
  readonly enter: (name: string, role: string) => Promise<void>;
  readonly found: (name: string) => void;
  readonly offer: (name: string) => void;
  readonly remove: (by: string, name: string) => void;
  readonly close: (name: string) => void;
  readonly status: (name: string) => { readonly keyActive: boolean; readonly members: readonly string[]; readonly epoch: number };
  readonly failures: () => readonly string[];
  /** Sends `from`'s microphone and camera to `to`. */
  readonly link: (from: string, to: string, options?: LinkOptions) => Promise<void>;
  readonly attachLate: (from: string) => void;
  /** The slot of `from`'s last link that the leak watch finds leaking, at this look. */
  readonly leaking: (from: string) => Promise<number | null>;
  /** What the receive watch says of the picture `to` gets, at this look. */
  readonly stuck: (to: string) => Promise<ReceiveVerdict>;
  /** Does this browser know the codec? */
  readonly knows: (codec: string) => boolean;
  /** Stops showing what arrives. */
  readonly pause: () => void;
  /** Binds the receivers of the link to another participant than the sender. */
  readonly mistake: (to: string, participantId: string) => void;
  /** Has the browser make a whole picture for `from`'s last link. */
  readonly makeWhole: (from: string) => void;
  readonly sent: (from: string) => Promise<Sent>;
  readonly received: (to: string) => Promise<Received>;
  readonly counters: (name: string) => Promise<Readonly<Record<string, FrameCounters>>>;
  readonly keyMissing: (name: string) => number;
}

export interface LinkOptions {
  /** Attach the sender's transforms only when told to. */
  readonly late?: boolean;
  /** The receiving side has no encryption at all. */
  readonly bare?: boolean;
  /** A connection without the latch and without transforms, as a browser that broke its promise would have. */
  readonly broken?: boolean;
  /** The picture's codec, whether our policy likes it or not. */
  readonly codec?: string;
}
export interface Sent { readonly packets: number; /** Frames the camera gave. */ readonly captured: number; }
export interface Received { readonly packets: number; readonly framesDecoded: number; readonly wholeDecoded: number; readonly audioEnergy: number; readonly codecs: readonly string[]; }

interface Participant { readonly port: EncryptionPort; missing: number; }
interface Line { readonly sending: RTCPeerConnection; readonly receiving: RTCPeerConnection; readonly from: string; readonly to: string; readonly senders: readonly (readonly [RTCRtpSender, Slot])[]; readonly leaks: LeakWatch; readonly stuck: ReceiveWatch; }

const gateway = new SimulatedGateway();
const participants = new Map<string, Participant>();
const saved = new Map<string, string>();
const lines: Line[] = [];
const failures: string[] = [];

const portOf = (name: string): EncryptionPort => {
  const participant = participants.get(name);
  if (participant === undefined) throw new Error(`nobody called ${name}`);
  return participant.port;
};

async function enter(name: string, role: string): Promise<void> {
  participants.get(name)?.port.close();
  const participant: Participant = { missing: 0, port: createEncryption({
    identity: { appointmentId: 'apt_1', participantId: name, role, name },
    saved: saved.get(name) ?? null,
    createWorker: () => new Worker('/worker.js'),
    deliver: async (message) => gateway.deliver(name, message),
    onIdentity: (identity) => { saved.set(name, identity); },
    onStatus: () => {},
    onFailure: (code) => { failures.push(`${name} ${code}`); },
    onKeyMissing: () => { participant.missing += 1; },
  }) };
  participants.set(name, participant);
  gateway.connect(name, {
    receive: (message) => {
      participant.port.receive(message);
      if (message.type === 'mls-welcome') participant.port.offerKeyPackage();
    },
    keyPackage: (participantId, bytes) => { if (participantId !== name) participant.port.add(participantId, bytes); },
  });
  await participant.port.ready;
}

async function link(from: string, to: string, options: LinkOptions = {}): Promise<void> {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240, frameRate: 30 } });
  const sending = new RTCPeerConnection(options.broken === true ? {} : portOf(from).connectionConfiguration);
  const receiving = new RTCPeerConnection(options.bare === true ? {} : portOf(to).connectionConfiguration);
  const senders = ([['audio', slot.microphone], ['video', slot.camera]] as const).map(([kind, which]) => {
    const transceiver = sending.addTransceiver(kind, { direction: 'sendonly' });
    if (options.late !== true && options.broken !== true) portOf(from).attachSender(transceiver.sender, which);
    if (options.codec !== undefined && kind === 'video') transceiver.setCodecPreferences(codecsNamed(options.codec));
    else preferCodecs(transceiver, kind);
    return [transceiver.sender, which] as const;
  });
  receiving.addEventListener('track', ({ transceiver }) => {
    if (options.bare !== true) portOf(to).attachReceiver(transceiver.receiver, { participantId: from, slot: transceiver.mid === '0' ? slot.microphone : slot.camera });
    // Sound counts as decoded only where somebody could hear it.
    const video = Object.assign(document.createElement('video'), { srcObject: new MediaStream([transceiver.receiver.track]), autoplay: true });
    document.body.append(video);
  });
  sending.addEventListener('icecandidate', ({ candidate }) => { void receiving.addIceCandidate(candidate ?? undefined); });
  receiving.addEventListener('icecandidate', ({ candidate }) => { void sending.addIceCandidate(candidate ?? undefined); });
  await sending.setLocalDescription();
  await receiving.setRemoteDescription(sending.localDescription as RTCSessionDescription);
  await receiving.setLocalDescription();
  if (options.codec === undefined) requireCodecs(receiving.localDescription?.sdp ?? '');
  await sending.setRemoteDescription(receiving.localDescription as RTCSessionDescription);
  for (const [sender, which] of senders) await sender.replaceTrack(media.getTracks().find((track) => (track.kind === 'video') === (which === slot.camera)) ?? null);
  lines.push({ sending, receiving, from, to, senders, leaks: new LeakWatch(), stuck: new ReceiveWatch() });
}

const codecsNamed = (name: string): RTCRtpCodec[] => (RTCRtpReceiver.getCapabilities('video')?.codecs ?? []).filter(({ mimeType }) => mimeType.toLowerCase() === name.toLowerCase());

function lineOf(which: (line: Line) => boolean): Line {
  const line = lines.findLast(which);
  if (line === undefined) throw new Error('no such line');
  return line;
}

async function entries(connection: RTCPeerConnection): Promise<readonly Record<string, unknown>[]> {
  return [...(await connection.getStats()).values()];
}

const sum = (all: readonly Record<string, unknown>[], type: string, field: string): number =>
  all.filter((entry) => entry['type'] === type).reduce((total, entry) => total + (typeof entry[field] === 'number' ? entry[field] : 0), 0);

async function received(to: string): Promise<Received> {
  const all = await entries(lineOf((line) => line.to === to).receiving);
  const codecs = all.filter((entry) => entry['type'] === 'codec').map((entry) => String(entry['mimeType']));
  const field = (name: string) => sum(all, 'inbound-rtp', name);
  return { packets: field('packetsReceived'), framesDecoded: field('framesDecoded'), wholeDecoded: field('keyFramesDecoded'), audioEnergy: field('totalAudioEnergy'), codecs };
}

const loopback: LoopbackPage = {
  support: async () => [encryptionSupport(), await cryptoSupport()],
  growOld: () => { Object.assign(globalThis, { RTCRtpScriptTransform: undefined }); },
  enter,
  found: (name) => portOf(name).createGroup(gateway.groupId),
  offer: (name) => portOf(name).offerKeyPackage(),
  remove: (by, name) => { gateway.disconnect(name); portOf(by).remove(name); },
  close: (name) => portOf(name).close(),
  status: (name) => {
    const { keyActive, members, epoch } = portOf(name).status;
    return { keyActive, members: members.map((member) => member.participantId).toSorted(), epoch };
  },
  failures: () => failures,
  link,
  attachLate: (from) => { for (const [sender, which] of lineOf((line) => line.from === from).senders) portOf(from).attachSender(sender, which); },
  leaking: async (from) => {
    const line = lineOf((one) => one.from === from);
    const report = await line.sending.getStats();
    return line.leaks.look(sentTotals(report), await portOf(from).stats());
  },
  stuck: async (to) => {
    const { receiving, from, stuck } = lineOf((one) => one.to === to);
    const entry = (await entries(receiving)).find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
    const key = `receive/${from}/${slot.camera}`;
    const total = { key, bytes: Number(entry?.['bytesReceived'] ?? 0), framesDecoded: Number(entry?.['framesDecoded'] ?? 0) };
    return stuck.look([total], await portOf(to).stats(), Date.now()).get(key) ?? 'fine';
  },
  knows: (codec) => codecsNamed(codec).length > 0,
  pause: () => { for (const video of document.querySelectorAll('video')) video.pause(); },
  mistake: (to, participantId) => {
    for (const transceiver of lineOf((line) => line.to === to).receiving.getTransceivers()) {
      portOf(to).attachReceiver(transceiver.receiver, { participantId, slot: transceiver.mid === '0' ? slot.microphone : slot.camera });
    }
  },
  makeWhole: (from) => {
    for (const [sender, which] of lineOf((line) => line.from === from).senders) if (which === slot.camera) portOf(from).requestKeyFrame(sender);
  },
  sent: async (from) => {
    const all = await entries(lineOf((line) => line.from === from).sending);
    return { packets: sum(all, 'outbound-rtp', 'packetsSent'), captured: sum(all, 'media-source', 'frames') };
  },
  received,
  counters: (name) => portOf(name).stats(),
  keyMissing: (name) => participants.get(name)?.missing ?? 0,
};

Object.assign(globalThis, { scriptPage: loopback });
