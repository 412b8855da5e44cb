/** What the worker saw of the frames of one transform. */
export interface FrameTally {
  /** Went through a sender's transform, and were marked. */
  readonly marked: number;
  /** Came to a receiver's transform with the mark. */
  readonly sealed: number;
  /** Came to a receiver's transform as the codec made them: what must never be. */
  readonly clear: number;
  /** Metadata fields of the last frame, in alphabetical order. */
  readonly metadata: readonly string[];
  /** May a receiver's transform ask the sender for a key frame? */
  readonly asksForKeyFrames: boolean;
  /** How the platform ended the transform's streams, by error name. */
  readonly ended: readonly string[];
}

export interface FactTransform {
  readonly name: string;
  readonly role: 'mark' | 'count';
}

/** At the end of every frame that passed a sender's transform. Long enough not to come about by chance. */
const mark = Uint8Array.of(0x73, 0x65, 0x61, 0x6c, 0xf0, 0x9f, 0x94, 0x92);

const tallies = new Map<string, { -readonly [K in keyof FrameTally]: FrameTally[K] }>();
const tallyOf = (name: string) => {
  const tally = tallies.get(name) ?? { marked: 0, sealed: 0, clear: 0, metadata: [], asksForKeyFrames: false, ended: [] };
  tallies.set(name, tally);
  return tally;
};

const isMarked = (data: ArrayBuffer): boolean => {
  const end = new Uint8Array(data).slice(-mark.length);
  return end.length === mark.length && end.every((byte, at) => byte === mark[at]);
};

type Frame = RTCEncodedVideoFrame | RTCEncodedAudioFrame;

/** The part of RTCTransformEvent that is used: the compiler knows it in workers only. */
interface TransformEvent extends Event {
  readonly transformer: { readonly readable: ReadableStream<Frame>; readonly writable: WritableStream<Frame>; readonly options: FactTransform; readonly sendKeyFrameRequest?: () => Promise<void> };
}

self.addEventListener('rtctransform', (event) => {
  const { transformer } = event as TransformEvent;
  const { name, role } = transformer.options;
  const tally = tallyOf(name);
  tally.asksForKeyFrames = transformer.sendKeyFrameRequest !== undefined;
  const work = (frame: Frame, controller: TransformStreamDefaultController<Frame>): void => {
    tally.metadata = Object.keys(frame.getMetadata()).toSorted();
    if (role === 'count') {
      if (isMarked(frame.data)) tally.sealed += 1;
      else tally.clear += 1;
      return;
    }
    tally.marked += 1;
    frame.data = new Uint8Array([...new Uint8Array(frame.data), ...mark]).buffer;
    controller.enqueue(frame);
  };
  transformer.readable.pipeThrough(new TransformStream({ transform: work })).pipeTo(transformer.writable)
    .catch((error: unknown) => { tally.ended = [...tally.ended, (error as Error).name]; });
});

self.addEventListener('message', (event: MessageEvent<string>) => { self.postMessage({ of: event.data, tally: tallyOf(event.data) }); });
