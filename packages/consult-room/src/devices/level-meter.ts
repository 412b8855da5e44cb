/** How loud a microphone is right now. One analyser, read on demand; no worklet, no timer. */
export class LevelMeter {
  #context: AudioContext | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #analyser: AnalyserNode | null = null;
  #samples = new Float32Array(0);

  /** Listens to this track instead of the one before; null: to nothing. */
  listen(track: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = null;
    if (track === null || typeof AudioContext === 'undefined') return;
    this.#context ??= new AudioContext();
    // Made before a gesture it starts suspended; every later call is one more chance to wake it.
    if (this.#context.state === 'suspended') void this.#context.resume().catch(() => {});
    this.#analyser ??= this.#makeAnalyser(this.#context);
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
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

  #makeAnalyser(context: AudioContext): AnalyserNode {
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    this.#samples = new Float32Array(analyser.fftSize);
    return analyser;
  }
}
