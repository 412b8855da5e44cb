import { ConsultError } from '../consult-error.ts';

/**
 * Asks for a screen, window or tab to show. The person may end it in the browser's own bar: listen to `ended`.
 * @throws ConsultError `screen-denied` (also when the person changed their mind), `screen-failed`
 */
export async function captureScreen(): Promise<MediaStreamTrack> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: false });
    const track = stream.getVideoTracks()[0];
    if (track === undefined) throw new ConsultError('screen-failed', true);
    // Text must stay sharp; frames may be dropped.
    track.contentHint = 'detail';
    return track;
  } catch (cause) {
    if (cause instanceof ConsultError) throw cause;
    const denied = cause instanceof DOMException && cause.name === 'NotAllowedError';
    const error = new ConsultError(denied ? 'screen-denied' : 'screen-failed', true);
    error.cause = cause;
    throw error;
  }
}
