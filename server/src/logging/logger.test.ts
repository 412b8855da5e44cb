import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, errorName, type LogFields } from './logger.ts';

function linesOf(level: 'debug' | 'warn', use: (log: ReturnType<typeof createLogger>) => void): readonly string[] {
  const lines: string[] = [];
  use(createLogger(level, (line) => lines.push(line), () => 0));
  return lines;
}

test('one JSON object a line, only fields of the list', () => {
  const smuggled = { code: 'ok', name: 'Maria', token: 'eyJ', email: 'm@x' } as unknown as LogFields;
  assert.deepEqual(linesOf('debug', (log) => log.info('event', smuggled)).map((line) => JSON.parse(line) as unknown), [{ time: '1970-01-01T00:00:00.000Z', level: 'info', event: 'event', code: 'ok' }]);
});

test('line breaks, escape codes and length cannot break out of a line', () => {
  const [line = ''] = linesOf('debug', (log) => log.error('e', { error: `a\n{"level":"info"}\u001b[31m${'x'.repeat(1000)}` }));
  assert.ok(!line.includes('\n') && !line.includes('\u001b'));
  assert.ok(line.length < 400);
});

test('lines below the level are not written', () => {
  assert.equal(linesOf('warn', (log) => { log.debug('a'); log.info('b'); log.warn('c'); log.error('d'); }).length, 2);
});

test('an unforeseen error is named without its words', () => {
  const name = errorName(new TypeError('patient Maria Jensen not found'));
  assert.match(name, /^TypeError at server\/src\/logging\/logger\.test\.ts:\d+$/);
  assert.equal(errorName('Maria'), 'string');
});
