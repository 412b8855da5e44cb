import { policyAllows } from './environment-check.ts';
import { mediaErrorCode, type DeviceCode, type MediaKind } from './media-error.ts';

export interface MediaWish {
  readonly camera: boolean;
  readonly microphone: boolean;
  /** Device ids the person chose; a device that is gone falls back to the default. */
  readonly cameraId?: string | null;
  readonly microphoneId?: string | null;
  /** Which way the camera looks, on a phone. */
  readonly facing?: 'user' | 'environment';
  /** What the browser is to do with the sound, other than usual. */
  readonly sound?: MediaTrackConstraints;
}

export interface AcquiredMedia {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  /** Why a wished device is missing. */
  readonly cameraProblem: DeviceCode | null;
  readonly microphoneProblem: DeviceCode | null;
}

/** Enough for a face in a large tile; the lowest simulcast layer is a quarter of it each way. */
export const cameraConstraints: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
export const microphoneConstraints: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * Asks once for everything wished, so that the person answers one question. Where that fails, asks for each device
 * alone to learn which one it was, microphone first: audio alone is a full consultation.
 */
export async function acquireMedia(wish: MediaWish): Promise<AcquiredMedia> {
  const none: AcquiredMedia = { camera: null, microphone: null, cameraProblem: null, microphoneProblem: null };
  if (!wish.camera && !wish.microphone) return none;
  if (wish.camera && wish.microphone) {
    const both = await open(wish).catch(() => null);
    if (both !== null) return { ...none, camera: both.getVideoTracks()[0] ?? null, microphone: both.getAudioTracks()[0] ?? null };
  }
  const microphone = wish.microphone ? await alone('microphone', wish) : null;
  const camera = wish.camera ? await alone('camera', wish) : null;
  return {
    camera: camera?.track ?? null,
    microphone: microphone?.track ?? null,
    cameraProblem: camera?.problem ?? null,
    microphoneProblem: microphone?.problem ?? null,
  };
}

async function alone(kind: MediaKind, wish: MediaWish): Promise<{ track: MediaStreamTrack | null; problem: DeviceCode | null }> {
  try {
    const stream = await open({ ...wish, camera: kind === 'camera', microphone: kind === 'microphone' });
    return { track: stream.getTracks()[0] ?? null, problem: null };
  } catch (thrown) {
    return { track: null, problem: mediaErrorCode(kind, thrown, policyAllows(kind)) };
  }
}

/** A device that is gone makes room for whichever there is. Merely wished for, browsers take another one for no reason. */
async function open(wish: MediaWish): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  try {
    return await mediaDevices.getUserMedia(constraintsOf(wish));
  } catch (thrown) {
    const { camera, microphone, cameraId, microphoneId, facing } = wish;
    const isGone = thrown instanceof Object && 'name' in thrown && (thrown.name === 'OverconstrainedError' || thrown.name === 'NotFoundError');
    if (!isGone || !((camera && (cameraId || facing)) || (microphone && microphoneId))) throw thrown;
    return mediaDevices.getUserMedia(constraintsOf({ camera, microphone }));
  }
}

function constraintsOf({ camera, microphone, cameraId, microphoneId, facing, sound }: MediaWish): MediaStreamConstraints {
  return {
    video: camera && { ...cameraConstraints, ...chosen(cameraId), ...(facing && { facingMode: { exact: facing } }) },
    audio: microphone && { ...microphoneConstraints, ...sound, ...chosen(microphoneId) },
  };
}

function chosen(id: string | null | undefined): MediaTrackConstraints {
  return id ? { deviceId: { exact: id } } : {};
}
