import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as holds, integer, oneof, property } from 'fast-check';
import { ReplayWindow } from './replay-window.ts';

/** The same promise, written as plainly as it can be. */
class NaiveWindow {
  readonly #seen = new Set<number>();
  #newest = -1;

  commit(ctr: number): boolean {
    if (this.#seen.has(ctr) || ctr <= this.#newest - 1024) return false;
    this.#seen.add(ctr);
    this.#newest = Math.max(this.#newest, ctr);
    return true;
  }
}

const steps = array(oneof(
  integer({ min: -1500, max: 40 }),
  integer({ min: 0, max: 3 }),
  integer({ min: 900, max: 3000 }),
), { maxLength: 400, size: 'max' });

test('agrees with the naive model on any order of counters', () => {
  holds(property(steps, integer({ min: 0, max: 2 ** 40 }), (jumps, start) => {
    const window = new ReplayWindow();
    const naive = new NaiveWindow();
    let newest = start;
    for (const jump of jumps) {
      const ctr = Math.max(0, newest + jump);
      const expected = naive.commit(ctr);
      assert.equal(window.peek(ctr), expected);
      assert.equal(window.commit(ctr), expected);
      assert.equal(window.peek(ctr), false);
      newest = Math.max(newest, ctr);
    }
  }), { numRuns: 300 });
});

test('peeking changes nothing', () => {
  const window = new ReplayWindow();
  assert.ok(window.commit(10));
  assert.ok(window.peek(5000));
  assert.ok(window.commit(9));
});
