import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { WorkerWatch } from './worker-watch.ts';

function watching(t: TestContext, onAsk: () => void = () => {}) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const seen = { asked: 0, silent: 0 };
  const watch = new WorkerWatch(() => { seen.asked += 1; onAsk(); }, () => { seen.silent += 1; });
  watch.start();
  t.after(() => watch.stop());
  return { watch, seen, seconds: (count: number) => { for (let at = 0; at < count; at += 1) t.mock.timers.tick(1_000); } };
}

test('a worker that answers is never given up', (t) => {
  const { watch, seen, seconds } = watching(t, () => { watch.heard(); });
  seconds(60);
  assert.deepEqual(seen, { asked: 60, silent: 0 });
});

test('one that says nothing is given up after four questions, once', (t) => {
  const { seen, seconds } = watching(t);
  seconds(4);
  assert.deepEqual(seen, { asked: 4, silent: 0 });
  seconds(10);
  assert.deepEqual(seen, { asked: 4, silent: 1 });
});

test('a late answer is an answer', (t) => {
  const { watch, seen, seconds } = watching(t);
  seconds(3);
  watch.heard();
  seconds(3);
  assert.equal(seen.silent, 0);
});

test('nobody is asked after the end', (t) => {
  const { watch, seen, seconds } = watching(t);
  watch.stop();
  seconds(10);
  assert.deepEqual(seen, { asked: 0, silent: 0 });
});
