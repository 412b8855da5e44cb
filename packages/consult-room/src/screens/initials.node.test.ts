import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initials } from './initials.ts';

test('first and last name, without titles', () => {
  assert.equal(initials('Dr. Ana Rivera'), 'AR');
  assert.equal(initials('Maria del Carmen Ortiz'), 'MO');
  assert.equal(initials('Inés'), 'I');
  assert.equal(initials('Dr'), 'D');
});

test('names of any script, and none', () => {
  assert.equal(initials('李 明'), '李明');
  assert.equal(initials('𠮷 田'), '𠮷田');
  assert.equal(initials('   '), '');
});
