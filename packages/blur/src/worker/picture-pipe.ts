import { Pace } from '../core/index.ts';
import type { BlurNews, BlurOrder } from '../blur-messages.ts';
import { FrameBlur } from './frame-blur.ts';

/** µs between two pictures: a camera's every second one is smooth enough, and leaves half of a processor for the call. */
const leastApart = 45_000;

/** Takes pictures as they come and hands on blurred ones; a picture that was not blurred goes nowhere. Resolves when there are no more. */
export async function runPictures({ model, pictures, blurred }: BlurOrder, tell: (news: BlurNews) => void): Promise<void> {
  const effect = new FrameBlur(new Uint8Array(model));
  const [reader, writer, pace] = [pictures.getReader(), blurred.getWriter(), new Pace()];
  let shownAt = -Infinity;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const frame = next.value;
    const { timestamp } = frame;
    // A clock that jumps back is another camera's.
    if (timestamp > shownAt && timestamp - shownAt < leastApart) {
      frame.close();
      continue;
    }
    const startedMs = performance.now();
    const covered = blurOnce(effect, frame);
    await writer.write(covered);
    pace.add(performance.now() - startedMs);
    if (shownAt === -Infinity) tell('showing');
    shownAt = timestamp;
    if (pace.isTooSlow) return tell('slow');
  }
}

function blurOnce(effect: FrameBlur, frame: VideoFrame): VideoFrame {
  try {
    return effect.blur(frame);
  } finally {
    frame.close();
  }
}
