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

test('F15 T24: a million lines a stranger caused are a few kilobytes, and the log says how many are missing', () => {
  const clock = { nowMs: 0 };
  const lines: string[] = [];
  const log = createLogger('debug', (line) => lines.push(line), () => clock.nowMs);
  for (let sent = 0; sent < 1_000_000; sent += 1) log.error('message-failed', { error: 'x'.repeat(200) });
  assert.equal(lines.length, 100);
  assert.ok(lines.join('\n').length < 50_000);
  log.error('something-else');
  assert.equal(lines.length, 101, 'other events have lines of their own');
  clock.nowMs = 60_000;
  log.error('message-failed');
  assert.equal((JSON.parse(lines[101] ?? '') as Readonly<Record<string, unknown>>)['leftOut'], 999_900);
});

test('T22: letters that turn the direction of reading or hide are written as escapes, and read back the same', () => {
  const text = '\u202Eevil\u2066\uFEFF\u007F\u009Bname\u{1F600}';
  const [line = ''] = linesOf('debug', (log) => log.error('e', { error: text }));
  assert.match(line, /^[\u0020-\u007e]+$/);
  assert.equal((JSON.parse(line) as { readonly error: string }).error, text);
});
