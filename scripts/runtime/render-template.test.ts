import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillTemplate } from './render-template.ts';

test('places are filled, each time they stand there', () => {
  assert.equal(fillTemplate('a = "{{x}}"\nb = {{y}} {{x}}', { x: 'one', y: 2 }), 'a = "one"\nb = 2 one');
});

test('a place without a value and a value that ends its setting are refused', () => {
  assert.throws(() => fillTemplate('{{nothing}}', {}), /nothing/);
  for (const value of ['a"; admin_ws = true', 'a\nallowed-peer-ip=10.0.0.1', 'a\\']) {
    assert.throws(() => fillTemplate('{{x}}', { x: value }), /x/);
  }
});
