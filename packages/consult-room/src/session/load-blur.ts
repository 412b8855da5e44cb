import { CameraBlur } from '@consult-room/blur/main';
import { ConsultError } from '../consult-error.ts';
import { Deferred } from '../deferred.ts';
import type { StartBlur } from '../devices/background-blur.ts';
import { blurAssets } from '../devices/blur-assets.ts';
import { loadWorker } from '../encryption/load-worker.ts';

/**
 * The blur of our own: a worker and a model, fetched beside our script when somebody first wants them, and nowhere else.
 * @param beside URL of the script they lie beside
 */
export function loadBlur(beside: string): StartBlur {
  let parts: ReturnType<typeof fetchParts> | null = null;
  return async (camera, onEnd, until) => {
    parts ??= fetchParts(beside);
    const { createWorker, model } = await parts.catch(() => {
      // Perhaps only the network was away.
      parts = null;
      throw new ConsultError('camera-blur-failed', true);
    });
    until.throwIfAborted();
    const ended = new Deferred<never>();
    const effect = new CameraBlur({ camera, model, worker: createWorker(), onEnd: (why) => {
      ended.reject(new ConsultError(`camera-blur-${why}`, true));
      onEnd(`camera-blur-${why}`);
    } });
    until.addEventListener('abort', () => { effect.close(); });
    await Promise.race([effect.shows(), ended.promise]);
    return effect.track;
  };
}

async function fetchParts(beside: string): Promise<{ readonly createWorker: () => Worker; readonly model: ArrayBuffer }> {
  const { worker, model: { file, integrity } } = blurAssets;
  const response = fetch(new URL(file, beside), { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', ...(integrity !== '' && { integrity }) });
  const [createWorker, found] = await Promise.all([loadWorker(beside, worker), response]);
  if (!found.ok) throw new TypeError(`status ${found.status}`);
  return { createWorker, model: await found.arrayBuffer() };
}
