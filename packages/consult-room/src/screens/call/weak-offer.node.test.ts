import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { QualityLevel } from '../../session/snapshot.ts';
import { blankSnapshot } from '../../testing/session-fixture.ts';
import { WeakOffer } from './weak-offer.ts';

function offer() {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  const weak = new WeakOffer({ addController: () => undefined, removeController: () => undefined, requestUpdate: () => undefined, updateComplete: Promise.resolve(true) });
  const follow = (level: QualityLevel, audioOnly = false): void => { weak.follow({ ...blankSnapshot, state: 'in-room', audioOnly, quality: { level, score: 0, reasons: [] } }); };
  return { weak, follow };
}

test('offers after ten weak seconds, not before', () => {
  const { weak, follow } = offer();
  follow('poor');
  mock.timers.tick(9_999);
  assert.equal(weak.isOpen, false);
  mock.timers.tick(1);
  assert.equal(weak.isOpen, true);
});

test('a moment of good connection starts the count anew', () => {
  const { weak, follow } = offer();
  follow('poor');
  mock.timers.tick(6_000);
  follow('good');
  follow('poor');
  mock.timers.tick(6_000);
  assert.equal(weak.isOpen, false);
});

test('who said no is not asked again', () => {
  const { weak, follow } = offer();
  follow('lost');
  mock.timers.tick(10_000);
  weak.decline();
  follow('lost');
  mock.timers.tick(60_000);
  assert.equal(weak.isOpen, false);
});

test('nothing is offered to whoever has only sound already', () => {
  const { weak, follow } = offer();
  follow('poor', true);
  mock.timers.tick(60_000);
  assert.equal(weak.isOpen, false);
});
