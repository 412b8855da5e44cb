import { ConsultError } from '../consult-error.ts';

/** Two soft rising notes, Hz and start in s. */
const notes = [[523.25, 0], [659.25, 0.28]] as const;
const noteSeconds = 0.5;

/** Can this browser send sound to a chosen speaker? */
export function canChooseSpeaker(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

/**
 * Plays the test sound on the given speaker (null: the system's) and resolves when it has been heard out.
 * @throws ConsultError `speaker-failed`
 */
export async function playSpeakerTest(speakerId: string | null): Promise<void> {
  const context = new AudioContext();
  const element = new Audio();
  try {
    const destination = context.createMediaStreamDestination();
    element.srcObject = destination.stream;
    if (speakerId !== null && canChooseSpeaker()) await element.setSinkId(speakerId);
    await context.resume();
    await element.play();
    await ring(context, destination);
  } catch (cause) {
    const error = new ConsultError('speaker-failed', true);
    error.cause = cause;
    throw error;
  } finally {
    element.srcObject = null;
    await context.close();
  }
}

async function ring(context: AudioContext, destination: AudioNode): Promise<void> {
  const ends = notes.map(([hertz, at]) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + at;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.25, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + noteSeconds);
    tone.connect(volume).connect(destination);
    tone.start(start);
    tone.stop(start + noteSeconds);
    return new Promise<void>((resolve) => tone.addEventListener('ended', () => resolve(), { once: true }));
  });
  await Promise.all(ends);
}
