import { ConsultError } from '../consult-error.ts';
import { acquireMedia, type AcquiredMedia, type MediaWish } from './acquire-media.ts';
import type { DeviceCode, MediaKind } from './media-error.ts';

/** What became of a device without our doing: its track ended, gives nothing for now, or there is one that works again. */
export type DeviceTurn = 'ended' | 'muted' | 'back';

export interface LocalMediaEvents {
  /** The tracks changed, by us or because a device was unplugged or taken back. */
  readonly onChange: () => void;
  readonly onTurn: (kind: MediaKind, turn: DeviceTurn) => void;
}

interface Device {
  readonly id: string;
  readonly label: string;
}

const kinds = ['microphone', 'camera'] as const;
/** A device that is being turned or plugged goes mute for a moment, and that is no news. */
const settleMs = 1_000;

/**
 * The person's own camera and microphone. A camera that is off is released (its light goes out); a microphone that is
 * off stays open and sends silence, so that speaking again needs no new permission and the other side can still tell
 * "muted" from "gone". What something else took away stays wanted, until the person switches it off.
 */
export class LocalMedia {
  readonly #events: LocalMediaEvents;
  readonly #open = new Map<MediaKind, MediaStreamTrack>();
  /** On by the person's wish, and the device they had: there may be another in its place, or none. */
  readonly #wanted = new Map<MediaKind, Device>();
  /** Open, and taken by something else: the browser hands us silence or black. */
  readonly #muted = new Map<MediaKind, ReturnType<typeof setTimeout> | true>();
  #speaking = true;
  /** How often the person switched the camera off: one that starts only after that is not wanted any more. */
  #cameraStops = 0;
  #stream: MediaStream | null = null;
  #released = false;
  #soundOf: (microphoneId: string) => MediaTrackConstraints = () => ({});

  constructor(events: LocalMediaEvents) {
    this.#events = events;
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.#open.get(kind) ?? null;
  }

  /** The device the person wants, there or not; null: it is off. */
  wanted(kind: MediaKind): Device | null {
    return this.#wanted.get(kind) ?? null;
  }

  /** Open and not taken by something else. */
  isLive(kind: MediaKind): boolean {
    return this.#open.has(kind) && this.#muted.get(kind) !== true;
  }

  /** Own picture and sound; a new object whenever a track changed, null without any. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  get microphoneOn(): boolean {
    return this.#speaking && this.isLive('microphone');
  }

  /** From here on, what the browser is to do with the sound of a microphone. */
  shapeSound(soundOf: (microphoneId: string) => MediaTrackConstraints): void {
    this.#soundOf = soundOf;
  }

  /** Opens what is wished and replaces what was open of the same kind. Never rejects: the result names each problem. */
  async acquire(wish: MediaWish): Promise<AcquiredMedia> {
    const stops = this.#cameraStops;
    const media = await this.#ask(wish);
    if (this.#released) {
      media.camera?.stop();
      media.microphone?.stop();
      throw new ConsultError('closed');
    }
    for (const kind of kinds) {
      const track = media[kind];
      if (track === null) continue;
      if (kind === 'camera' && stops !== this.#cameraStops) {
        track.stop();
        continue;
      }
      this.#wanted.set(kind, deviceOf(track));
      this.#put(kind, track);
    }
    return media;
  }

  /** @throws ConsultError with the device's code */
  acquireOne(kind: MediaKind, id: string | null = null): Promise<void> {
    return this.#swap(kind, { cameraId: id, microphoneId: id });
  }

  /** Opens what was lost once more: the same device, or where that is gone another. Null: there is nothing to do any more. */
  async recover(kind: MediaKind): Promise<DeviceCode | null> {
    const id = this.#wanted.get(kind)?.id ?? null;
    if (id === null) return null;
    const media = await this.#ask({ ...only(kind), cameraId: id, microphoneId: id });
    const track = media[kind];
    if (track === null) return media[`${kind}Problem`];
    const isLate = this.#released || !this.#wanted.has(kind);
    if (!isLate && !track.muted) this.#put(kind, track);
    else track.stop();
    return isLate || !track.muted ? null : `${kind}-in-use`;
  }

  setMicrophone(on: boolean): void {
    this.#speaking = on;
    const track = this.track('microphone');
    if (track !== null) track.enabled = on;
    if (!on && !this.isLive('microphone')) this.#put('microphone', null);
    else this.#events.onChange();
  }

  stopCamera(): void {
    this.#cameraStops += 1;
    this.#put('camera', null);
  }

  /** Front to back and back to front (phones); the next camera in the list elsewhere. One that is off stays off. */
  async flipCamera(cameraIds: readonly string[]): Promise<void> {
    const track = this.track('camera');
    if (track === null) return;
    const { facingMode, deviceId = '' } = track.getSettings();
    const next = cameraIds[(cameraIds.indexOf(deviceId) + 1) % cameraIds.length] ?? null;
    if (facingMode === 'user' || facingMode === 'environment') await this.#swap('camera', { facing: facingMode === 'user' ? 'environment' : 'user' });
    else await this.#swap('camera', { cameraId: next });
  }

  /** Synchronous: every track is stopped when it returns, and wanted again by `recover`. */
  suspend(): void {
    for (const kind of kinds) this.#drop(kind);
  }

  /** Synchronous, so that the camera's light goes out before anything else of leaving happens. */
  release(): void {
    this.#released = true;
    this.#speaking = true;
    for (const kind of kinds) this.#put(kind, null);
  }

  /** After `release`, for a person who comes back. */
  reopen(): void {
    this.#released = false;
  }

  #ask(wish: MediaWish): Promise<AcquiredMedia> {
    return acquireMedia({ ...wish, sound: this.#soundOf(wish.microphoneId ?? '') });
  }

  /** Phones open one camera at a time, so the old one stops first, and is opened again where the other does not start. */
  async #swap(kind: MediaKind, wish: Partial<MediaWish>): Promise<void> {
    const old = kind === 'camera' ? this.track(kind) : null;
    old?.stop();
    const media = await this.acquire({ ...only(kind), ...wish });
    if (media[kind] !== null) return;
    if (old !== null && (await this.recover(kind)) !== null) this.#lose(kind, old);
    throw new ConsultError(media[`${kind}Problem`] ?? `${kind}-failed`, true);
  }

  /** Null: the person wants it no more. */
  #put(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (track === null) this.#wanted.delete(kind);
    else {
      track.enabled = kind === 'camera' || this.#speaking;
      this.#watch(kind, track);
    }
    this.#drop(kind, track);
    this.#events.onTurn(kind, 'back');
  }

  /** `ended` tells of unplugging and of a permission taken back, never of our own stop(). */
  #watch(kind: MediaKind, track: MediaStreamTrack): void {
    track.addEventListener('ended', () => { this.#lose(kind, track); });
    track.addEventListener('mute', () => {
      if (this.#open.get(kind) === track && !this.#muted.has(kind)) this.#muted.set(kind, setTimeout(() => { this.#setMuted(kind, 'muted'); }, settleMs));
    });
    track.addEventListener('unmute', () => this.#open.get(kind) === track && this.#muted.has(kind) && this.#setMuted(kind, 'back'));
  }

  #setMuted(kind: MediaKind, turn: 'muted' | 'back'): void {
    this.#forgetMuted(kind);
    if (turn === 'muted') this.#muted.set(kind, true);
    this.#events.onChange();
    this.#events.onTurn(kind, turn);
  }

  #forgetMuted(kind: MediaKind): void {
    const timer = this.#muted.get(kind);
    if (timer !== true) clearTimeout(timer);
    this.#muted.delete(kind);
  }

  #lose(kind: MediaKind, track: MediaStreamTrack): void {
    if (this.#open.get(kind) !== track) return;
    this.#drop(kind);
    this.#events.onTurn(kind, 'ended');
  }

  #drop(kind: MediaKind, next: MediaStreamTrack | null = null): void {
    const old = this.track(kind);
    if (old === next) return;
    this.#forgetMuted(kind);
    if (next === null) this.#open.delete(kind);
    else this.#open.set(kind, next);
    old?.stop();
    const tracks = kinds.flatMap((each) => this.track(each) ?? []);
    this.#stream = tracks.length > 0 ? new MediaStream(tracks) : null;
    this.#events.onChange();
  }
}

function only(kind: MediaKind): Pick<MediaWish, 'camera' | 'microphone'> {
  return { camera: kind === 'camera', microphone: kind === 'microphone' };
}

function deviceOf(track: MediaStreamTrack): Device {
  return { id: track.getSettings().deviceId ?? '', label: track.label };
}
