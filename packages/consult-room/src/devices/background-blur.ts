import { ConsultError } from '../consult-error.ts';

export type BlurCode = 'camera-blur-slow' | 'camera-blur-failed';

/** A camera's pictures with the room behind the person blurred. */
export interface BlurEffect {
  readonly track: MediaStreamTrack;
  /** Synchronous: no picture leaves after it returns. */
  readonly close: () => void;
}

export interface BackgroundBlurOptions {
  readonly wanted: boolean;
  /** Can this browser do it at all, where the camera cannot do it by itself? */
  readonly canStart: boolean;
  /** Resolves with the first blurred picture; `onEnd`: there are no more. @throws ConsultError with a BlurCode */
  readonly start: (camera: MediaStreamTrack, onEnd: (code: BlurCode) => void) => Promise<BlurEffect>;
  /** What may be shown has changed. */
  readonly onChange: () => void;
  /** It broke while it was wanted: nothing is shown any more. */
  readonly onBroken: (code: BlurCode) => void;
}

interface Run {
  readonly camera: MediaStreamTrack;
  effect: BlurEffect | null;
}

/** Drafts of W3C mediacapture-extensions know more than the compiler. */
type BlurSettings = MediaTrackSettings & { readonly backgroundBlur?: boolean };

/**
 * Decides which picture of a camera may be seen. While blur is wanted a bare picture never is: not while the effect starts,
 * not after it broke.
 */
export class BackgroundBlur {
  readonly #options: BackgroundBlurOptions;
  #wanted: boolean;
  #run: Run | null = null;

  constructor(options: BackgroundBlurOptions) {
    this.#options = options;
    this.#wanted = options.wanted;
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  get isStarting(): boolean {
    return this.#run !== null && this.#run.effect === null;
  }

  isOffered(camera: MediaStreamTrack | null): boolean {
    return this.#wanted || this.#options.canStart || (camera !== null && cameraCan(camera));
  }

  /** What may be shown of this camera; null: nothing, for now or for good. */
  picture(camera: MediaStreamTrack | null): MediaStreamTrack | null {
    if (this.#run !== null && this.#run.camera !== camera) this.#stop();
    if (!this.#wanted || camera === null) return camera;
    if (this.#run === null) this.#begin(camera).catch((error: unknown) => { this.#broke(camera, error); });
    return this.#run?.effect?.track ?? null;
  }

  /** Turned on while the picture is seen, it stays seen until a blurred one is there; where none comes it stays as it was. @throws ConsultError with a BlurCode */
  async set(on: boolean, camera: MediaStreamTrack | null): Promise<void> {
    if (on === this.#wanted) return;
    if (on && camera !== null) await this.#begin(camera);
    this.#wanted = on;
    if (!on) this.#stop();
    this.#options.onChange();
  }

  close(): void {
    this.#stop();
  }

  async #begin(camera: MediaStreamTrack): Promise<void> {
    const run: Run = { camera, effect: null };
    this.#stop();
    this.#run = run;
    try {
      const onEnd = (code: BlurCode): void => { this.#broke(camera, new ConsultError(code, true)); };
      const effect = await askCamera(camera, onEnd) ?? await this.#options.start(camera, onEnd);
      if (this.#run !== run) return effect.close();
      run.effect = effect;
    } catch (error) {
      if (this.#run === run) this.#run = null;
      throw error;
    }
    this.#options.onChange();
  }

  #broke(camera: MediaStreamTrack, error: unknown): void {
    if (this.#run !== null && this.#run.camera !== camera) return;
    this.#stop();
    if (!this.#wanted) return this.#options.onChange();
    const isSlow = error instanceof ConsultError && error.code === 'camera-blur-slow';
    this.#options.onBroken(isSlow ? 'camera-blur-slow' : 'camera-blur-failed');
  }

  #stop(): void {
    const run = this.#run;
    this.#run = null;
    run?.effect?.close();
  }
}

function cameraCan(camera: MediaStreamTrack): boolean {
  const { backgroundBlur = [] } = (camera.getCapabilities?.() ?? {}) as { readonly backgroundBlur?: readonly boolean[] };
  return backgroundBlur.includes(true) && backgroundBlur.includes(false);
}

/** The camera's own blur: nothing to load, and no work for this page. Null where it has none, or does not follow. */
async function askCamera(camera: MediaStreamTrack, onEnd: (code: BlurCode) => void): Promise<BlurEffect | null> {
  const isOn = (): boolean => (camera.getSettings() as BlurSettings).backgroundBlur === true;
  const turn = (on: boolean): Promise<void> => camera.applyConstraints({ ...camera.getConstraints(), backgroundBlur: { exact: on } } as MediaTrackConstraints).catch(() => {});
  if (!cameraCan(camera)) return null;
  await turn(true);
  if (!isOn()) return null;
  // People can turn it off in their system, too.
  const look = (): void => { if (!isOn()) onEnd('camera-blur-failed'); };
  camera.addEventListener('configurationchange', look);
  return { track: camera, close: () => {
    camera.removeEventListener('configurationchange', look);
    void turn(false);
  } };
}
