import { bareAes } from './bare-aes.ts';
import { livekitFrames, type LivekitModule } from './livekit-frames.ts';
import { measureFrames, type FramePlan } from './measure-frames.ts';
import { ourFrames } from './our-frames.ts';

/** In a worker of its own, as frames are in a call. The script before this one left `livekitFrames` behind. */
const { livekitFrames: livekit } = globalThis as unknown as { readonly livekitFrames: LivekitModule };

self.addEventListener('message', ({ data }: MessageEvent<FramePlan>) => {
  void answer(data);
});

async function answer(plan: FramePlan): Promise<void> {
  try {
    self.postMessage({ rounds: await measureFrames([ourFrames, livekitFrames(livekit), bareAes], plan) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
}
