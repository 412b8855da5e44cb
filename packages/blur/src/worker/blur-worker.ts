import type { BlurNews, BlurRequest } from '../blur-messages.ts';
import { runPictures } from './picture-pipe.ts';

// A worker of its own: neither the page nor the keys wait for a picture.
const scope = self as unknown as DedicatedWorkerGlobalScope;
const tell = (news: BlurNews): void => { scope.postMessage(news); };

scope.addEventListener('message', ({ data }: MessageEvent<BlurRequest>) => {
  if (data === 'ping') tell('alive');
  else runPictures(data, tell).catch(() => { tell('failed'); });
});
tell('alive');
