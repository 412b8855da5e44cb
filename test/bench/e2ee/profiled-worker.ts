import { measureFrames, type FramePlan } from './measure-frames.ts';
import { ourFrames } from './our-frames.ts';

/** Our frames alone, so that a profile shows nothing else. */
self.addEventListener('message', ({ data }: MessageEvent<FramePlan>) => { void answer(data); });

async function answer(plan: FramePlan): Promise<void> {
  try {
    await measureFrames([ourFrames], plan);
    self.postMessage({});
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
}
