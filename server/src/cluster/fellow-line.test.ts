import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { fellowKeyOf, fellowServer, openFellowLine } from './fellow-line.ts';

async function listening(t: TestContext, key: Buffer): Promise<{ readonly address: string; readonly heard: string[] }> {
  const heard: string[] = [];
  const server = fellowServer(key, (line, use) => line.on('error', () => {}).on('data', (bytes: Buffer) => { heard.push(`${use}: ${String(bytes)}`); line.end('heard'); }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

test('who holds the same keys is heard, over TLS 1.3', async (t) => {
  const key = fellowKeyOf(randomBytes(32));
  const { address, heard } = await listening(t, key);
  const line = await openFellowLine(address, key, 'visitors');
  assert.equal(line.getProtocol(), 'TLSv1.3');
  line.write('hello');
  const [answer] = await once(line, 'data') as [Buffer];
  assert.deepEqual([String(answer), heard], ['heard', ['visitors: hello']]);
  line.destroy();
});

test('who holds other keys is not, and says nothing to somebody else either', async (t) => {
  const { address, heard } = await listening(t, fellowKeyOf(randomBytes(32)));
  await assert.rejects(openFellowLine(address, fellowKeyOf(randomBytes(32)), 'gateways'));
  assert.deepEqual(heard, []);
});

test('where nobody answers, it is given up', async (t) => {
  const mute = createServer().listen(0, '127.0.0.1');
  await once(mute, 'listening');
  t.after(() => mute.close());
  await assert.rejects(openFellowLine(`127.0.0.1:${(mute.address() as AddressInfo).port}`, randomBytes(32), 'visitors'), /no answer in time/);
  mute.close();
  await assert.rejects(openFellowLine(`127.0.0.1:${1}`, randomBytes(32), 'visitors'));
});
