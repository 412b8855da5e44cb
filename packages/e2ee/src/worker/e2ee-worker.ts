import type { ToWorker, TransformOptions } from '../messages.ts';
import { EncryptionWorker } from './encryption-worker.ts';

/** The worker's entry: one for all connections of a participant. Joins the platform to EncryptionWorker, and nothing else. */
let timer: ReturnType<typeof setTimeout> | undefined;

const worker = new EncryptionWorker({
  post: (message) => { self.postMessage(message); },
  crypto: self.crypto,
  now: () => Date.now(),
  wake: (delayMs, callback) => {
    clearTimeout(timer);
    timer = setTimeout(callback, delayMs);
  },
});

self.addEventListener('message', (event: MessageEvent<ToWorker>) => { worker.handle(event.data); });

self.addEventListener('rtctransform', (event) => {
  const { transformer } = event as RTCTransformEvent;
  // Chromium has none: there the connection makes them.
  const generate = (transformer as Partial<typeof transformer>).generateKeyFrame?.bind(transformer);
  const options: TransformOptions = transformer.options;
  worker.attach(options, {
    readable: transformer.readable,
    writable: transformer.writable,
    sendKeyFrameRequest: () => transformer.sendKeyFrameRequest(),
    ...(generate && { generateKeyFrame: (rid) => generate(rid) }),
  });
});
