import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const picture = fileURLToPath(new URL('person.i420.gz', import.meta.url));
export const personPicture = { width: 320, height: 180 } as const;

/** Writes a YUV4MPEG2 file that Chromium plays as the camera: a person in front of shelves. Returns its path; written once. */
export function personCameraFile(): string {
  const folder = join(tmpdir(), 'consult-room-cameras');
  const path = join(folder, 'person-1.y4m');
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const partial = `${path}.${process.pid}`;
  const frame = [Buffer.from('FRAME\n', 'ascii'), i420()];
  writeFileSync(partial, Buffer.concat([Buffer.from(`YUV4MPEG2 W${personPicture.width} H${personPicture.height} F20:1 Ip A1:1 C420jpeg\n`, 'ascii'), ...frame, ...frame]));
  renameSync(partial, path);
  return path;
}

function i420(): Buffer {
  return gunzipSync(readFileSync(picture));
}

/** The same picture for code without a camera: RGBA, row by row. */
export function personPixels(): Uint8ClampedArray {
  const [planes, { width, height }] = [i420(), personPicture];
  const [u, v] = [width * height, width * height * 1.25];
  return Uint8ClampedArray.from({ length: width * height * 4 }, (_, index) => {
    const [place, channel] = [index >> 2, index & 3];
    const chroma = Math.floor(place / width / 2) * (width / 2) + Math.floor((place % width) / 2);
    const [luma, blue, red] = [1.164 * ((planes[place] ?? 16) - 16), (planes[u + chroma] ?? 128) - 128, (planes[v + chroma] ?? 128) - 128];
    return [luma + 1.596 * red, luma - 0.813 * red - 0.392 * blue, luma + 2.017 * blue, 255][channel] ?? 255;
  });
}
