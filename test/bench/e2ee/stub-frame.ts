import type { FrameShape } from './frame-shapes.ts';

interface FrameMetadata {
  readonly synchronizationSource: number;
  readonly payloadType: number;
  readonly mimeType: string;
}

/** What a transform sees of an encoded frame, in places that have no encoder. */
export class StubFrame {
  data: ArrayBuffer;
  readonly timestamp: number;
  readonly #metadata: FrameMetadata;

  constructor(shape: FrameShape, data: ArrayBuffer, timestamp: number) {
    this.data = data;
    this.timestamp = timestamp;
    this.#metadata = { synchronizationSource: 0x1234_5678, payloadType: 96, mimeType: shape.mimeType };
    // Whoever asks whether a frame is video asks for the presence of this field.
    if (shape.type !== undefined) Object.defineProperty(this, 'type', { value: shape.type });
  }

  getMetadata(): FrameMetadata {
    return this.#metadata;
  }
}
