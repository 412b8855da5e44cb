import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { checkPorts } from '../../scripts/runtime/check-ports.ts';
import { portOwner } from '../../scripts/runtime/port-owner.ts';
import { readSettings } from '../../scripts/runtime/settings.ts';
import { freePort } from '../support/free-port.ts';

test('a taken port is named with its owner and the variable that changes it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const others = { METRICS_PORT: '0', JANUS_WS_PORT: await freePort(), TURN_PORT: await freePort(), TURN_TLS_PORT: await freePort() };
  const env = Object.fromEntries(Object.entries({ PORT: port, ...others }).map(([name, value]) => [name, String(value)]));
  try {
    await assert.rejects(checkPorts(readSettings(env)), ({ message }: Error) => {
      assert.match(message, new RegExp(`^Port ${port}/tcp \\(gateway\\) is taken by process ${process.pid}: .*node`));
      assert.match(message, new RegExp(`PORT=${port + 1} npm start`));
      assert.equal(message.split('\n').length, 2, 'the free ones are not mentioned');
      return true;
    });
  } finally {
    server.close();
  }
  await once(server, 'close');
  await checkPorts(readSettings(env));
});

test('owners of UDP ports are found too, and a free port has none', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  assert.equal((await portOwner('udp', port))?.pid, process.pid);
  assert.equal(await portOwner('tcp', await freePort()), null);
  socket.close();
});
