import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { gateFrames } from './frame-gate.ts';

const upgrade = ['GET / HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''].join('\r\n');
/** A masked text frame of two letters: 127 of them fit into a bite. */
const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x7b, 0x7d]);
const sent = 5_000;

test('T24: of what a flooder sends beyond its limit nothing is read but the rest of one bite, not even when the connection ends', async (context) => {
  const doors = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  let heard = 0;
  const gone = new EventEmitter();
  server.on('upgrade', (request, stream, head) => {
    doors.handleUpgrade(request, stream, head, (webSocket) => {
      gateFrames(stream, () => heard < 5);
      webSocket.on('message', () => {
        heard += 1;
        if (heard !== 5) return;
        webSocket.pause();
        // Once more has come and stands unread, as with every flooder that goes on.
        const waiting = setInterval(() => {
          if (stream.readableLength === 0) return;
          clearInterval(waiting);
          webSocket.terminate();
        }, 5);
      });
      webSocket.once('close', () => gone.emit('gone'));
    });
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined).write(upgrade);
  await once(socket, 'data');
  const frames = Buffer.concat(Array.from({ length: sent }, () => frame));
  const ended = once(gone, 'gone');
  socket.write(frames);
  const more = setInterval(() => socket.write(frames), 5);
  await ended;
  clearInterval(more);
  socket.destroy();
  assert.ok(heard >= 5 && heard <= 5 + 128, `${heard} of ${sent} and more`);
});

test('a message of many bites arrives whole', async (context) => {
  const doors = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const heard = new EventEmitter();
  server.on('upgrade', (request, stream, head) => {
    doors.handleUpgrade(request, stream, head, (webSocket) => {
      gateFrames(stream, () => true);
      webSocket.on('message', (data: Buffer) => heard.emit('heard', data.toString()));
    });
  });
  const text = Array.from({ length: 8_000 }, (_, at) => at % 10).join('');
  const header = Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 0xff, 0, 0, 0, 0]);
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(upgrade);
  await once(socket, 'data');
  const message = once(heard, 'heard');
  socket.write(Buffer.concat([header, Buffer.from(text)]));
  assert.deepEqual(await message, [text]);
  socket.destroy();
});
