import { createHash, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pictureColours, type PictureColour } from './picture-colour.ts';

export interface FakeCameraFormat {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Light and dark specks, up to this far from the colour (of 255): as heavy to send as what real cameras see. */
  readonly grain?: number;
}

/** Just enough lines for "at least 360", and cheap to encode on a small machine. */
export const defaultCameraFormat: FakeCameraFormat = { width: 640, height: 360, framesPerSecond: 20 };

/** Frames in one loop: the bar crosses the picture once. */
const loopFrames = 16;

/**
 * Writes a YUV4MPEG2 file that Chromium plays as the camera, in a loop: one solid colour that names the person,
 * crossed by a white bar so that a frozen picture can be told from a live one. Returns its path; written once.
 */
export function fakeCameraFile(colour: PictureColour, format: FakeCameraFormat = defaultCameraFormat): string {
  const name = createHash('sha256').update(JSON.stringify([1, pictureColours[colour], format, loopFrames])).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), 'consult-room-cameras');
  const path = join(folder, `${colour}-${name}.y4m`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const header = `YUV4MPEG2 W${format.width} H${format.height} F${format.framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  const parts: Buffer[] = [Buffer.from(header, 'ascii')];
  for (let frame = 0; frame < loopFrames; frame += 1) {
    parts.push(Buffer.from('FRAME\n', 'ascii'), frameOf(colour, format, frame / loopFrames));
  }
  // Two test processes may write at once: the rename makes either of them whole.
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, Buffer.concat(parts));
  renameSync(partial, path);
  return path;
}

function frameOf(colour: PictureColour, format: FakeCameraFormat, phase: number): Buffer {
  const [y, u, v] = toYuv(pictureColours[colour]);
  const { width, height, grain = 0 } = format;
  const luma = Buffer.alloc(width * height, y);
  if (grain > 0) luma.forEach((_, at) => { luma[at] = y - grain + randomInt(2 * grain + 1); });
  const barWidth = Math.floor(width / 16);
  const barStart = Math.floor(phase * width);
  for (let row = 0; row < height; row += 1) {
    luma.fill(235, row * width + barStart, row * width + Math.min(barStart + barWidth, width));
  }
  const chromaSize = (width / 2) * (height / 2);
  return Buffer.concat([luma, Buffer.alloc(chromaSize, u), Buffer.alloc(chromaSize, v)]);
}

/** ITU-R BT.601, limited range: what Chromium assumes of a camera's I420. */
function toYuv([red, green, blue]: readonly [number, number, number]): readonly [number, number, number] {
  return [
    Math.round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
    Math.round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
    Math.round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
  ];
}
