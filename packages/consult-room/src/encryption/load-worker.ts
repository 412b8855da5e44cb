import { ConsultError } from '../consult-error.ts';
import { trustedWorkerUrl } from './trusted-worker-url.ts';
import { workerAsset } from './worker-asset.ts';

/**
 * Fetches the encryption worker, lets the browser compare it with the hash this script was built with, and starts it
 * from a blob, which also works when script and page have different origins. What comes back makes one worker per call.
 * @param beside URL of the script the worker file lies beside
 * @param asset another worker's file and hash
 * @throws ConsultError `encryption-failed` when it does not load or is not the file we were built with
 */
export async function loadWorker(beside: string, asset: typeof workerAsset = workerAsset): Promise<() => Worker> {
  const blob = await fetchWorker(new URL(asset.file, beside).href, asset.integrity);
  return () => {
    const blobUrl = URL.createObjectURL(blob);
    const worker = new Worker(trustedWorkerUrl(blobUrl), { name: asset.file });
    // The URL is needed until the worker has its script; its first word is proof.
    worker.addEventListener('message', () => URL.revokeObjectURL(blobUrl), { once: true });
    return worker;
  };
}

async function fetchWorker(url: string, integrity: string): Promise<Blob> {
  try {
    const response = await fetch(url, {
      mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', ...(integrity !== '' && { integrity }),
    });
    if (!response.ok) throw new TypeError(`status ${response.status}`);
    return new Blob([await response.arrayBuffer()], { type: 'text/javascript' });
  } catch (cause) {
    const error = new ConsultError('encryption-failed', true);
    error.cause = cause;
    throw error;
  }
}
