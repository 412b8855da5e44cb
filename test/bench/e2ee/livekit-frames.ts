import type { Contender, Direction, FrameWork } from './contender.ts';
import { theirName } from './names.ts';
import type { StubFrame } from './stub-frame.ts';

interface FrameCryptor {
  encodeFunction(frame: StubFrame, controller: { enqueue(frame: StubFrame): void }): Promise<void>;
  decodeFunction(frame: StubFrame, controller: { enqueue(frame: StubFrame): void }): Promise<void>;
  setupTransform(operation: 'encode' | 'decode', readable: ReadableStream<StubFrame>, writable: WritableStream<StubFrame>, trackId: string, codec?: string): boolean;
  setVideoCodec(codec: string): void;
}

interface KeyHandler {
  setKey(material: object): Promise<void>;
}

/** What its bundle leaves behind: the part that is used. */
export interface LivekitModule {
  readonly FrameCryptor: new (options: { keys: KeyHandler; participantIdentity: string; keyProviderOptions: object }) => FrameCryptor;
  readonly ParticipantKeyHandler: new (participant: string, options: object) => KeyHandler;
  readonly createKeyMaterialFromBuffer: (key: ArrayBuffer) => Promise<object>;
  readonly KEY_PROVIDER_DEFAULTS: object;
  readonly encryptionEnabledMap: Map<string, boolean>;
}

/** LiveKit's frame cryptor with its own defaults, as its worker would set it up. */
export function livekitFrames(livekit: LivekitModule): Contender {
  // Named in its error paths only, where a missing class would hide the error.
  const scope = globalThis as { RTCEncodedAudioFrame?: unknown };
  scope.RTCEncodedAudioFrame ??= Object;
  return {
    name: theirName,
    async prepare(shape) {
      const cryptor = async (): Promise<FrameCryptor> => {
        const keys = new livekit.ParticipantKeyHandler('ana', livekit.KEY_PROVIDER_DEFAULTS);
        await keys.setKey(await livekit.createKeyMaterialFromBuffer(new Uint8Array(32).fill(7).buffer));
        livekit.encryptionEnabledMap.set('ana', true);
        const one = new livekit.FrameCryptor({ keys, participantIdentity: 'ana', keyProviderOptions: livekit.KEY_PROVIDER_DEFAULTS });
        if (shape.type !== undefined) one.setVideoCodec('vp8');
        return one;
      };
      return { seal: work('seal', await cryptor()), open: work('open', await cryptor()) };
    },
  };
}

function work(direction: Direction, cryptor: FrameCryptor): FrameWork {
  const controller = { enqueue: () => {} };
  return {
    call: (frame) => (direction === 'seal' ? cryptor.encodeFunction(frame, controller) : cryptor.decodeFunction(frame, controller)),
    pipe: (readable, writable) => { cryptor.setupTransform(direction === 'seal' ? 'encode' : 'decode', readable, writable, 'track'); },
  };
}
