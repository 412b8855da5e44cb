import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LayerSteering, type Arrival } from './layer-steering.ts';

const ada = (level: Arrival['level'], shownLines: number | null = null): Arrival => ({ participantId: 'ada', level, isShedLast: false, shownLines });
const bo = (level: Arrival['level']): Arrival => ({ participantId: 'bo', level, isShedLast: false, shownLines: null });
const signer = (level: Arrival['level']): Arrival => ({ participantId: 'signer', level, isShedLast: true, shownLines: null });

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
  assert.deepEqual(seconds(steering, 3, 10, ada('good'), bo('good')), ['9 ada 2', '9 bo 2']);
});

test('while our own line is weak nothing grows for a while, however well it arrives', () => {
  const steering = new LayerSteering();
  assert.deepEqual(seconds(steering, 0, 3, ada('poor')), ['2 ada 1']);
  const changes = (from: number, count: number, isLineWeak: boolean): number =>
    Array.from({ length: count }, (_, at) => steering.look([ada('good')], (from + at) * 1000, isLineWeak).size).reduce((sum, size) => sum + size, 0);
  assert.equal(changes(3, 15, true), 0);
  assert.equal(changes(18, 8, false), 1);
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

test('no more arrives than is shown, and all of it again as soon as there is room', () => {
  const steering = new LayerSteering();
  assert.deepEqual(seconds(steering, 0, 2, ada('good', 300), bo('good')), ['0 ada 1']);
  assert.deepEqual(seconds(steering, 2, 1, ada('good', 120)), ['2 ada 0']);
  assert.deepEqual(seconds(steering, 3, 1, ada('good', 900)), ['3 ada 2']);
  assert.deepEqual(seconds(steering, 4, 3, ada('poor', 900)), ['6 ada 1']);
  assert.deepEqual(seconds(steering, 7, 1, ada('good', 2_000)), [], 'room does not make a weak line strong');
});

test('a picture that stands is asked for smaller at once, once, and climbs again', () => {
  const steering = new LayerSteering();
  assert.equal(steering.stands('ada', null, 0), null, 'nobody knows anything of it yet');
  seconds(steering, 0, 2, ada('fair'));
  assert.deepEqual([steering.stands('ada', null, 2_000), steering.stands('ada', null, 2_300)], [0, null]);
  assert.deepEqual(seconds(steering, 3, 15, ada('good')), ['9 ada 1', '15 ada 2']);
});
