import { Backdrop, PersonNetwork } from '../core/index.ts';

/** Gives back a picture in which only people are sharp. */
export class FrameBlur {
  readonly #network: PersonNetwork;
  readonly #backdrop: Backdrop;
  readonly #small: OffscreenCanvasRenderingContext2D;
  readonly #full = context(new OffscreenCanvas(1, 1), { alpha: false });

  /** @throws Error where the model is not what we know */
  constructor(model: Uint8Array) {
    this.#network = new PersonNetwork(model);
    const { width, height } = this.#network.input;
    this.#backdrop = new Backdrop(width, height);
    this.#small = context(new OffscreenCanvas(width, height), { willReadFrequently: true });
  }

  /** The caller closes both. */
  blur(frame: VideoFrame): VideoFrame {
    const { displayWidth: width, displayHeight: height, timestamp } = frame;
    const { canvas: small } = this.#small;
    const scale = Math.min(small.width / width, small.height / height);
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    const [x, y] = [(small.width - w) >> 1, (small.height - h) >> 1];
    // What an upright picture leaves free is filled with its own colours, not with black that would run into its edges.
    this.#small.globalCompositeOperation = 'copy';
    this.#small.drawImage(frame, 0, 0, small.width, small.height);
    this.#small.globalCompositeOperation = 'source-over';
    this.#small.drawImage(frame, x, y, w, h);
    this.#coverRoom(this.#small.getImageData(0, 0, small.width, small.height));
    const { canvas: full } = this.#full;
    if (full.width !== width || full.height !== height) Object.assign(full, { width, height });
    this.#full.drawImage(frame, 0, 0, width, height);
    this.#full.drawImage(small, x, y, w, h, 0, 0, width, height);
    return new VideoFrame(full, { timestamp, alpha: 'discard' });
  }

  #coverRoom(image: ImageData): void {
    const { input, output } = this.#network;
    for (let place = 0; place < output.data.length; place += 1) {
      for (let channel = 0; channel < 3; channel += 1) input.data[3 * place + channel] = (image.data[4 * place + channel] ?? 0) / 255;
    }
    this.#network.run();
    this.#backdrop.paint(image.data, output.data);
    this.#small.putImageData(image, 0, 0);
  }
}

function context(canvas: OffscreenCanvas, settings: CanvasRenderingContext2DSettings): OffscreenCanvasRenderingContext2D {
  const made = canvas.getContext('2d', settings);
  if (made === null) throw new Error('no canvas to draw on');
  made.imageSmoothingQuality = 'high';
  return made;
}
