import { checkSdp } from '../sdp.ts';

/**
 * The offer of a network test, rebuilt from the same allow-list as a call's; null where it is more than one picture.
 * A line for sound is refused: what is tested with is drawn, and no microphone has any business here.
 */
export function checkOffer(text: string): string | null {
  const checked = checkSdp(text, 1);
  return checked.ok && /^m=video [1-9]/m.test(checked.sdp) ? checked.sdp : null;
}
