/** How loud a microphone is right now. One analyser, read on demand; no worklet, no timer. */
export class LevelMeter {
  readonly #onBack: () => void;
  #interrupted = false;
  #context: AudioContext | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #analyser: AnalyserNode | null = null;
  #samples = new Float32Array(0);

  /** @param onBack the system had taken all sound away, as phones do for a call, and gives it back */
  constructor(onBack: () => void = () => {}) {
    this.#onBack = onBack;
  }

  /** Listens to this track instead of the one before; null: to nothing. */
  listen(track: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = null;
    if (track === null || typeof AudioContext === 'undefined') return;
    this.#context ??= this.#makeContext();
    this.wake();
    this.#analyser ??= this.#makeAnalyser(this.#context);
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
  }

  /** Made before a gesture it starts suspended, and a phone call interrupts it: every call is one more chance. */
  wake(): void {
    if (this.#context !== null && this.#context.state !== 'running') void this.#context.resume().catch(() => {});
  }

  /** 0 (silence) to 1 (loud speech), over the last 2048 samples (about 40 ms). */
  level(): number {
    if (this.#analyser === null || this.#source === null) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    const decibels = 10 * Math.log10(sum / this.#samples.length + 1e-10);
    // −60 dBFS is a quiet room, −12 dBFS somebody speaking close by.
    return Math.min(1, Math.max(0, (decibels + 60) / 48));
  }

  close(): void {
    this.listen(null);
    void this.#context?.close().catch(() => {});
    this.#context = null;
    this.#analyser = null;
  }

  #makeContext(): AudioContext {
    const context = new AudioContext();
    context.addEventListener('statechange', () => {
      const isBack = this.#interrupted && context.state === 'running';
      this.#interrupted = context.state === 'interrupted' || (this.#interrupted && !isBack);
      if (isBack) this.#onBack();
    });
    return context;
  }

  #makeAnalyser(context: AudioContext): AnalyserNode {
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    this.#samples = new Float32Array(analyser.fftSize);
    return analyser;
  }
}
