import { CameraBlur } from '@consult-room/blur/main';
import { ConsultError } from '../consult-error.ts';
import { Deferred } from '../deferred.ts';
import type { BlurCode, BlurEffect } from '../devices/background-blur.ts';
import { blurAssets } from '../devices/blur-assets.ts';
import { loadWorker } from '../encryption/load-worker.ts';

type Start = (camera: MediaStreamTrack, onEnd: (code: BlurCode) => void) => Promise<BlurEffect>;

/**
 * The blur of our own: a worker and a model, fetched beside our script when somebody first wants them, and nowhere else.
 * @param beside URL of the script they lie beside
 */
export function loadBlur(beside: string): Start {
  let parts: ReturnType<typeof fetchParts> | null = null;
  return async (camera, onEnd) => {
    parts ??= fetchParts(beside);
    const { createWorker, model } = await parts.catch(() => {
      // Perhaps only the network was away.
      parts = null;
      throw new ConsultError('camera-blur-failed', true);
    });
    const ended = new Deferred<never>();
    const effect = new CameraBlur({ camera, model, worker: createWorker(), onEnd: (why) => {
      ended.reject(new ConsultError(`camera-blur-${why}`, true));
      onEnd(`camera-blur-${why}`);
    } });
    await Promise.race([effect.shows(), ended.promise]);
    return { track: effect.track, close: () => { effect.close(); } };
  };
}

async function fetchParts(beside: string): Promise<{ readonly createWorker: () => Worker; readonly model: ArrayBuffer }> {
  const { worker, model: { file, integrity } } = blurAssets;
  const response = fetch(new URL(file, beside), { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', ...(integrity !== '' && { integrity }) });
  const [createWorker, found] = await Promise.all([loadWorker(beside, worker), response]);
  if (!found.ok) throw new TypeError(`status ${found.status}`);
  return { createWorker, model: await found.arrayBuffer() };
}
