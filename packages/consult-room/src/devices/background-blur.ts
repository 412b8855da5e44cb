import { ConsultError } from '../consult-error.ts';
import { Deferred } from '../deferred.ts';

export type BlurCode = 'camera-blur-slow' | 'camera-blur-failed';

/**
 * Resolves with a camera's pictures, the room behind the person blurred, once there is the first; `onEnd`: there are no more.
 * Once `until` is aborted no picture leaves any more, and it need not resolve. @throws ConsultError with a BlurCode
 */
export type StartBlur = (camera: MediaStreamTrack, onEnd: (code: BlurCode) => void, until: AbortSignal) => Promise<MediaStreamTrack>;

export interface BackgroundBlurOptions {
  readonly wanted: boolean;
  /** Can this browser do it at all, where the camera cannot do it by itself? */
  readonly canStart: boolean;
  readonly start: StartBlur;
  /** What may be shown has changed. */
  readonly onChange: () => void;
  /** It broke while it was wanted: nothing is shown any more. */
  readonly onBroken: (code: BlurCode) => void;
}

/** One camera's blur, from its beginning until it breaks or nobody wants it any more. */
interface Run {
  readonly camera: MediaStreamTrack;
  readonly ending: AbortController;
  /** Settles when it shows or broke, or when something else is wanted by now. */
  readonly begun: Deferred<void>;
  blurred: MediaStreamTrack | null;
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
    return this.#run !== null && this.#run.blurred === null;
  }

  isOffered(camera: MediaStreamTrack | null): boolean {
    return this.#wanted || this.#options.canStart || (camera !== null && cameraCan(camera));
  }

  /** What may be shown of this camera; null: nothing, for now or for good. */
  picture(camera: MediaStreamTrack | null): MediaStreamTrack | null {
    if (this.#run !== null && this.#run.camera !== camera) {
      // It was asked for at least, and of another camera nothing was seen yet that would have to stay seen.
      this.#wanted = true;
      this.#stop();
    }
    if (!this.#wanted || camera === null) return camera;
    return (this.#run ?? this.#begin(camera)).blurred;
  }

  /**
   * Turned on while the picture is seen, it stays seen until a blurred one is there; where none comes it stays as it was.
   * The last call counts. @throws ConsultError with a BlurCode
   */
  async set(on: boolean, camera: MediaStreamTrack | null): Promise<void> {
    if (on && this.#wanted) return;
    if (on && camera !== null) {
      const run = this.#run?.camera === camera ? this.#run : this.#begin(camera);
      return await run.begun.promise;
    }
    this.#wanted = on;
    this.#stop();
    this.#options.onChange();
  }

  close(): void {
    this.#stop();
  }

  #begin(camera: MediaStreamTrack): Run {
    this.#stop();
    const run: Run = { camera, ending: new AbortController(), begun: new Deferred(), blurred: null };
    this.#run = run;
    void this.#start(run);
    return run;
  }

  /** What goes wrong is told by `#broke`. */
  async #start(run: Run): Promise<void> {
    const onEnd = (code: BlurCode): void => { this.#broke(run, code); };
    const order = [run.camera, onEnd, run.ending.signal] as const;
    try {
      this.#shows(run, await askCamera(...order) ?? await this.#options.start(...order));
    } catch (error) {
      onEnd(error instanceof ConsultError && error.code === 'camera-blur-slow' ? error.code : 'camera-blur-failed');
    }
  }

  #shows(run: Run, blurred: MediaStreamTrack): void {
    if (this.#run !== run) return;
    run.blurred = blurred;
    this.#wanted = true;
    run.begun.resolve();
    this.#options.onChange();
  }

  /** Once for each run; one that another has followed has nothing to say. */
  #broke(run: Run, code: BlurCode): void {
    if (this.#run !== run) return;
    run.begun.reject(new ConsultError(code, true));
    this.#stop();
    if (this.#wanted) this.#options.onBroken(code);
    else this.#options.onChange();
  }

  #stop(): void {
    const run = this.#run;
    this.#run = null;
    run?.ending.abort();
    run?.begun.resolve();
  }
}

function cameraCan(camera: MediaStreamTrack): boolean {
  const { backgroundBlur = [] } = (camera.getCapabilities?.() ?? {}) as { readonly backgroundBlur?: readonly boolean[] };
  return backgroundBlur.includes(true) && backgroundBlur.includes(false);
}

/** The camera's own blur: nothing to load, and no work for this page. Null where it has none, or does not follow. */
async function askCamera(camera: MediaStreamTrack, onEnd: (code: BlurCode) => void, until: AbortSignal): Promise<MediaStreamTrack | null> {
  const isOn = (): boolean => (camera.getSettings() as BlurSettings).backgroundBlur === true;
  const turn = (on: boolean): Promise<void> => camera.applyConstraints({ ...camera.getConstraints(), backgroundBlur: { exact: on } } as MediaTrackConstraints).catch(() => {});
  if (!cameraCan(camera)) return null;
  // Orders reach the camera as they were given, whatever became of those before.
  until.addEventListener('abort', () => { void turn(false); });
  await turn(true);
  until.throwIfAborted();
  if (!isOn()) return null;
  // People can turn it off in their system, too.
  camera.addEventListener('configurationchange', () => { if (!isOn()) onEnd('camera-blur-failed'); }, { signal: until });
  return camera;
}
