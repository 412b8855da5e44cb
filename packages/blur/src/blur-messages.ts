/** What the worker gets once: the network, where pictures come from, and where they go. */
export interface BlurOrder {
  readonly model: ArrayBuffer;
  readonly pictures: ReadableStream<VideoFrame>;
  readonly blurred: WritableStream<VideoFrame>;
}

/** To the worker: an order, or a question whether it is still there. */
export type BlurRequest = BlurOrder | 'ping';

/** From the worker: it is there, the first picture is out, this device is too slow for it, or it cannot go on. After the last two nothing comes any more. */
export type BlurNews = 'alive' | 'showing' | 'slow' | 'failed';
