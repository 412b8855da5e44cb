import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { test, type TestContext } from 'node:test';
import { LogFile } from './log-file.ts';

async function logFileIn(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'log-'));
  context.after(() => rm(folder, { recursive: true }));
  return join(folder, 'logs', 'child.log');
}

test('lines are kept without addresses, readable by the owner only', async (context) => {
  const file = await logFileIn(context);
  const log = new LogFile(file);
  const stream = Readable.from([Buffer.from('one 203.0.113.9\ntw'), Buffer.from('o\n')]);
  log.capture(stream);
  await finished(stream);
  assert.equal(await readFile(file, 'utf8'), 'one [address]\ntwo\n');
  assert.deepEqual(log.tail(1), ['two']);
  assert.equal((await stat(file)).mode & 0o077, 0);
});

test('a file and its predecessor are all there is, however much is said', async (context) => {
  const file = await logFileIn(context);
  const log = new LogFile(file);
  const line = 'x'.repeat(99_999);
  for (let count = 0; count < 120; count += 1) log.append(line);
  const sizes = [(await stat(file)).size, (await stat(`${file}.1`)).size];
  assert.ok(sizes.every((size) => size > 0 && size <= 5_000_000), sizes.join(', '));
});

test('a line for the terminal is shown there and not kept', async (context) => {
  const file = await logFileIn(context);
  const shown = context.mock.method(console, 'log', () => undefined);
  const log = new LogFile(file, (line) => line.startsWith('API key '));
  log.append('API key of your clinic: a-key');
  log.append('started');
  assert.deepEqual(shown.mock.calls.map((call) => call.arguments), [['API key of your clinic: a-key']]);
  assert.equal(await readFile(file, 'utf8'), 'started\n');
  assert.deepEqual(log.tail(5), ['started']);
});
