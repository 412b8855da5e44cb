import { FrameReceiver, FrameSender, StreamCounters, type Bytes } from '../../../packages/e2ee/src/core/index.ts';
import { FramePipe, type EncodedFrame, type FrameTransform } from '../../../packages/e2ee/src/worker/frame-pipe.ts';
import { ringOf } from '../../e2ee/support/ring-of.ts';
import type { Contender, FrameWork } from './contender.ts';
import { ourName } from './names.ts';

/** Our frames, through the parts the worker itself is made of. */
export const ourFrames: Contender = {
  name: ourName,
  async prepare(shape) {
    const counters = new StreamCounters(Date.now);
    const sender = new FrameSender(await ringOf('ana', Date.now), shape.slot, counters);
    const receiver = new FrameReceiver(await ringOf('doc', Date.now), { participantId: 'ana', slot: shape.slot }, counters, { keyMissing: () => {}, opensAgain: () => {} });
    return {
      seal: work((frame, content) => sender.seal(content, frame.getMetadata().mimeType)),
      open: work((_frame, content) => receiver.open(content)),
    };
  },
};

function fail(error: unknown): never {
  throw error;
}

function work(transform: FrameTransform): FrameWork {
  return {
    async call(frame) {
      frame.data = taken(await transform(frame as EncodedFrame, new Uint8Array(frame.data))).buffer;
    },
    pipe(readable, writable) {
      void new FramePipe(transform, { dropped: () => fail(new Error('a frame was dropped')), failed: fail }).run(readable, writable);
    },
  };
}

function taken(content: Bytes | null): Bytes {
  if (content === null) throw new Error('a frame was refused');
  return content;
}
