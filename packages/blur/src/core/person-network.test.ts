import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { personPicture, personPixels } from '../../../../test/support/person/person-camera.ts';
import { PersonNetwork } from './person-network.ts';

const file = readFileSync(fileURLToPath(import.meta.resolve('@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite')));

test('in a picture of a person before shelves it is sure of the face and of the shelves', (context) => {
  const network = new PersonNetwork(file);
  const { height, width, data } = network.input;
  const pixels = personPixels();
  for (let index = 0; index < data.length; index += 1) {
    const [place, channel] = [Math.floor(index / 3), index % 3];
    const [x, y] = [Math.floor(((place % width) * personPicture.width) / width), Math.floor((Math.floor(place / width) * personPicture.height) / height)];
    data[index] = (pixels[4 * (y * personPicture.width + x) + channel] ?? 0) / 255;
  }
  const startedMs = performance.now();
  network.run();
  context.diagnostic(`the first picture takes ${(performance.now() - startedMs).toFixed(0)} ms`);
  const sure = (left: number, right: number, top: number, bottom: number): number => {
    const found = network.output.data.filter((_, place) => place % width >= left && place % width < right && Math.floor(place / width) >= top && Math.floor(place / width) < bottom);
    return found.reduce((sum, one) => sum + one, 0) / found.length;
  };
  const [face, shelves] = [sure(112, 140, 24, 68), Math.max(sure(0, 36, 0, 80), sure(212, 256, 0, 80))];
  context.diagnostic(`sure of the face ${face.toFixed(3)}, of the shelves ${shelves.toFixed(3)}`);
  assert.ok(face > 0.95, String(face));
  assert.ok(shelves < 0.05, String(shelves));
});

test('another kind of network is refused', () => {
  assert.throws(() => new PersonNetwork(new Uint8Array(64)));
});
