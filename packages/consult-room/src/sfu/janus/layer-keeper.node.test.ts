import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { slot } from '@consult-room/e2ee/messages';
import { LayerKeeper } from './layer-keeper.ts';

const ana = { participantId: 'ana', slot: slot.camera };
const ben = { participantId: 'ben', slot: slot.camera };

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const asked: string[] = [];
  const keeper = new LayerKeeper((layers) => asked.push([...layers].map(([line, layer]) => `${line}:${layer}`).join(' ')));
  t.after(() => keeper.close());
  return { keeper, asked, tick: (ms: number) => t.mock.timers.tick(ms) };
}

test('a new picture is asked for only where it does not begin by itself, and may begin with any layer', (t) => {
  const { keeper, asked, tick } = setUp(t);
  keeper.bound('1', ana);
  keeper.bound('4', ben);
  keeper.bound('5', { participantId: 'eve', slot: slot.camera });
  keeper.arrived('5', 1);
  tick(400);
  keeper.arrived('4', 1);
  tick(400);
  keeper.arrived('1', 0);
  tick(4_000);
  assert.deepEqual(asked, ['1:2 4:2', '1:2']);
});

test('a layer that was chosen is asked for at once, and again until that one comes', (t) => {
  const { keeper, asked, tick } = setUp(t);
  keeper.bound('1', ana);
  keeper.arrived('1', 2);
  keeper.choose(ana, 0);
  tick(800);
  keeper.arrived('1', 1);
  tick(400);
  keeper.arrived('1', 0);
  tick(4_000);
  assert.deepEqual(asked, ['1:0', '1:0', '1:0', '1:0']);
});

test('the newest choice counts, and holds for the same person on another line', (t) => {
  const { keeper, asked, tick } = setUp(t);
  keeper.bound('1', ana);
  keeper.choose(ana, 0);
  keeper.choose(ana, 1);
  keeper.arrived('1', 0);
  keeper.arrived('1', 1);
  keeper.unbound('1');
  assert.equal(keeper.chosen(ana), 1);
  keeper.bound('3', ana);
  keeper.arrived('3', 2);
  tick(400);
  keeper.arrived('3', 1);
  tick(4_000);
  assert.deepEqual(asked, ['1:0', '1:1', '3:1']);
});

test('a layer nobody sends, and a line that is gone, are not asked for without end', (t) => {
  const { keeper, asked, tick } = setUp(t);
  keeper.choose(ana, 2);
  keeper.bound('1', ana);
  keeper.bound('2', ben);
  keeper.unbound('2');
  tick(60_000);
  assert.deepEqual(asked, Array.from({ length: 10 }, () => '1:2'));
});

test('a keeper that was closed asks for nothing, also where a line comes late', (t) => {
  const { keeper, asked, tick } = setUp(t);
  keeper.bound('1', ana);
  keeper.close();
  keeper.bound('2', ben);
  tick(4_000);
  assert.deepEqual(asked, []);
});
