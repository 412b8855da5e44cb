import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LayerSteering, type Arrival } from './layer-steering.ts';

const ada = (level: Arrival['level']): Arrival => ({ participantId: 'ada', level, isShedLast: false });
const bo = (level: Arrival['level']): Arrival => ({ participantId: 'bo', level, isShedLast: false });
const signer = (level: Arrival['level']): Arrival => ({ participantId: 'signer', level, isShedLast: true });

function seconds(steering: LayerSteering, from: number, count: number, ...arrivals: readonly Arrival[]): readonly string[] {
  const changes: string[] = [];
  for (let second = from; second < from + count; second += 1) {
    for (const [id, layer] of steering.look(arrivals, second * 1000)) changes.push(`${second} ${id} ${layer}`);
  }
  return changes;
}

test('one person’s weak line costs the others nothing', () => {
  assert.deepEqual(seconds(new LayerSteering(), 0, 6, ada('poor'), bo('good')), ['2 ada 1', '4 ada 0']);
});

test('a weak line of our own shows with everybody, and everybody comes back', () => {
  const steering = new LayerSteering();
  assert.deepEqual(seconds(steering, 0, 3, ada('poor'), bo('poor')), ['2 ada 1', '2 bo 1']);
  assert.deepEqual(seconds(steering, 3, 10, ada('good'), bo('good')), ['11 ada 2', '11 bo 2']);
});

test('nothing known, nothing asked; each layer is asked for once', () => {
  const steering = new LayerSteering();
  assert.deepEqual(seconds(steering, 0, 10, ada(null)), []);
  assert.deepEqual(seconds(steering, 10, 9, ada('fair')), []);
});

test('who was dark for a while comes back in full, and is asked for so', () => {
  const steering = new LayerSteering();
  assert.deepEqual(seconds(steering, 0, 3, ada('poor')), ['2 ada 1']);
  assert.deepEqual(seconds(steering, 3, 1), []);
  assert.deepEqual(seconds(steering, 4, 2, ada('good')), ['4 ada 2']);
});

test('an interpreter’s picture shrinks when all the others have, and not before', () => {
  assert.deepEqual(seconds(new LayerSteering(), 0, 9, signer('poor'), ada('good')), [], 'the others are in full');
  assert.deepEqual(seconds(new LayerSteering(), 0, 7, signer('poor'), ada('poor')), ['2 ada 1', '2 signer 1', '4 ada 0', '4 signer 0', '6 ada -1', '6 signer -1']);
  assert.deepEqual(seconds(new LayerSteering(), 0, 4, signer('poor')), ['2 signer 1'], 'alone with them, there is nothing else to shed');
});

test('a new connection begins at the top and knows it', () => {
  const steering = new LayerSteering();
  assert.deepEqual(seconds(steering, 0, 3, ada('poor')), ['2 ada 1']);
  steering.restart();
  assert.deepEqual(seconds(steering, 7, 3, ada('poor')), ['9 ada 1']);
});
