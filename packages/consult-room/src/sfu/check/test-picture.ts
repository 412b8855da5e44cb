const width = 320;
const height = 180;
const everyMs = 50;

/**
 * Noise on a canvas: as hard to compress as a lively picture, and nobody's. It is all the network test ever sends, so
 * there is nothing in it to seal: no camera and no microphone can get here, for nothing in this folder may import them.
 */
export class TestPicture {
  readonly track: MediaStreamTrack;
  readonly #drawing: ReturnType<typeof setInterval>;

  /** @throws ConsultError where the browser gives no picture of a canvas */
  constructor() {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const image = context?.createImageData(width, height);
    const [track] = canvas.captureStream(1000 / everyMs).getVideoTracks();
    if (!image || !track) throw new Error('no picture of a canvas');
    this.track = track;
    const pixels = new Uint32Array(image.data.buffer);
    let seed = 1;
    this.#drawing = setInterval(() => {
      // A linear congruential generator (Numerical Recipes §7.1): noise for the eye and the encoder is all it has to be.
      for (let at = 0; at < pixels.length; at += 1) pixels[at] = (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0) | 0xff_00_00_00;
      context?.putImageData(image, 0, 0);
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#drawing);
    this.track.stop();
  }
}
