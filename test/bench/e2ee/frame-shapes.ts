import { slot, type Slot } from '../../../packages/e2ee/src/messages.ts';
import type { Bytes } from '../../../packages/e2ee/src/core/index.ts';

/** A kind of frame a call is made of. */
export interface FrameShape {
  readonly name: string;
  readonly bytes: number;
  readonly slot: Slot;
  readonly mimeType: 'audio/opus' | 'video/VP8';
  /** Audio frames have none. */
  readonly type?: 'key' | 'delta';
}

const audio = { slot: slot.microphone, mimeType: 'audio/opus' } as const;
const video = { slot: slot.camera, mimeType: 'video/VP8' } as const;

export const frameShapes: readonly FrameShape[] = [
  { name: '80 B Opus', bytes: 80, ...audio },
  { name: '1.2 kB VP8', bytes: 1_200, ...video, type: 'delta' },
  { name: '6 kB VP8', bytes: 6_000, ...video, type: 'delta' },
  { name: '40 kB VP8', bytes: 40_000, ...video, type: 'delta' },
  { name: '40 kB VP8 key', bytes: 40_000, ...video, type: 'key' },
];

/** Content a browser's encoder could have made: only the first bytes of VP8 mean something to who seals it. */
export function contentOf({ bytes, mimeType, type }: FrameShape, at: number): Bytes {
  const content = new Uint8Array(bytes).fill(at);
  if (mimeType === 'audio/opus') content[0] = 0x78;
  else if (type === 'key') content.set([0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01]);
  else content[0] = 0x31;
  return content;
}
