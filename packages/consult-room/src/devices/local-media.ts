import { ConsultError } from '../consult-error.ts';
import { acquireMedia, type AcquiredMedia, type MediaWish } from './acquire-media.ts';
import type { MediaKind } from './media-error.ts';

/**
 * The person's own camera and microphone. A camera that is off is released (its light goes out); a microphone that is
 * off stays open and sends silence, so that speaking again needs no new permission and the other side can still tell
 * "muted" from "gone".
 */
export class LocalMedia {
  #camera: MediaStreamTrack | null = null;
  #microphone: MediaStreamTrack | null = null;
  #stream: MediaStream | null = null;
  #released = false;
  readonly #onChange: () => void;

  /** @param onChange the tracks changed, by us or because a device was unplugged or taken back */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get camera(): MediaStreamTrack | null {
    return this.#camera;
  }

  get microphone(): MediaStreamTrack | null {
    return this.#microphone;
  }

  /** Own picture and sound; a new object whenever a track changed, null without any. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  get microphoneOn(): boolean {
    return this.#microphone?.enabled ?? false;
  }

  /** Opens what is wished and replaces what was open of the same kind. Never rejects: the result names each problem. */
  async acquire(wish: MediaWish): Promise<AcquiredMedia> {
    const media = await acquireMedia(wish);
    if (this.#released) {
      media.camera?.stop();
      media.microphone?.stop();
      throw new ConsultError('closed');
    }
    if (media.camera !== null) this.#replace('camera', media.camera);
    if (media.microphone !== null) this.#replace('microphone', media.microphone);
    return media;
  }

  /** @throws ConsultError with the device's code */
  async acquireOne(kind: MediaKind, id: string | null = null): Promise<MediaStreamTrack> {
    const media = await this.acquire({
      camera: kind === 'camera', microphone: kind === 'microphone', ...(kind === 'camera' ? { cameraId: id } : { microphoneId: id }),
    });
    const track = media[kind];
    if (track === null) throw new ConsultError((kind === 'camera' ? media.cameraProblem : media.microphoneProblem) ?? `${kind}-failed`, true);
    return track;
  }

  setMicrophone(on: boolean): void {
    if (this.#microphone === null || this.#microphone.enabled === on) return;
    this.#microphone.enabled = on;
    this.#onChange();
  }

  stopCamera(): void {
    this.#replace('camera', null);
  }

  /**
   * Front to back and back to front (phones); the next camera in the list elsewhere.
   * The old one is stopped first: phones open one at a time.
   */
  async flipCamera(cameraIds: readonly string[]): Promise<void> {
    const current = this.#camera?.getSettings();
    const facing = current?.facingMode;
    const index = cameraIds.indexOf(current?.deviceId ?? '');
    const next = cameraIds[(index + 1) % cameraIds.length] ?? null;
    this.#camera?.stop();
    if (facing === 'user' || facing === 'environment') {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: facing === 'user' ? 'environment' : 'user' } } }).catch(() => null);
      const track = stream?.getVideoTracks()[0];
      if (track !== undefined && !this.#released) return this.#replace('camera', track);
      track?.stop();
    }
    await this.acquireOne('camera', next);
  }

  /** Synchronous, so that the camera's light goes out before anything else of leaving happens. */
  release(): void {
    this.#released = true;
    this.#replace('camera', null);
    this.#replace('microphone', null);
  }

  /** After `release`, for a person who comes back. */
  reopen(): void {
    this.#released = false;
  }

  #replace(kind: MediaKind, track: MediaStreamTrack | null): void {
    const old = kind === 'camera' ? this.#camera : this.#microphone;
    if (old === null && track === null) return;
    if (kind === 'camera') this.#camera = track;
    else {
      if (track !== null && old !== null) track.enabled = old.enabled;
      this.#microphone = track;
    }
    old?.stop();
    // `ended` tells of unplugging and of a permission taken back, never of our own stop().
    track?.addEventListener('ended', () => {
      if (track === this.#camera || track === this.#microphone) this.#replace(kind, null);
    }, { once: true });
    const tracks = [this.#microphone, this.#camera].filter((open) => open !== null);
    this.#stream = tracks.length > 0 ? new MediaStream(tracks) : null;
    this.#onChange();
  }
}
