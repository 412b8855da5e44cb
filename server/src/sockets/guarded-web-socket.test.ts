import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { WebSocket } from 'ws';
import { GuardedWebSocket } from './guarded-web-socket.ts';

/** Only what a real socket will not do on demand: say nothing for 25 s, and leave everything unread. */
class StubbornPeer extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly did: string[] = [];
  ping(): void { this.did.push('ping'); }
  pong(): void { this.did.push('pong'); }
  send(text: string): void { this.did.push(`send ${text}`); }
  close(code: number): void { this.did.push(`close ${code}`); }
  pause(): void { this.did.push('pause'); }
  terminate(): void {
    this.did.push('terminate');
    this.emit('close');
  }
}

function guard(): { readonly peer: StubbornPeer; readonly socket: GuardedWebSocket; readonly clock: { nowMs: number } } {
  const clock = { nowMs: 0 };
  const peer = new StubbornPeer();
  return { peer, clock, socket: new GuardedWebSocket(peer as unknown as WebSocket, () => clock.nowMs) };
}

test('a silent peer is asked, and dropped after 25 s', () => {
  const { peer, socket, clock } = guard();
  clock.nowMs = 20_000;
  socket.tick();
  peer.emit('pong', Buffer.alloc(0));
  clock.nowMs = 45_000;
  socket.tick();
  assert.deepEqual(peer.did, ['ping', 'ping']);
  clock.nowMs = 45_001;
  socket.tick();
  assert.deepEqual(peer.did, ['ping', 'ping', 'terminate']);
  assert.equal(socket.isOpen, false);
});

test('a peer that reads nothing is dropped instead of filling our memory', () => {
  const { peer, socket } = guard();
  let closed = 0;
  socket.onClose(() => { closed += 1; });
  socket.send('a');
  peer.bufferedAmount = 1_000_001;
  socket.send('b');
  socket.send('c');
  assert.deepEqual(peer.did, ['send a', 'terminate']);
  assert.equal(closed, 1);
});

test('T24: a peer that only pings is answered within the rate, and never past its own reading', () => {
  const flood = guard();
  for (let sent = 0; sent < 6; sent += 1) flood.peer.emit('ping', Buffer.alloc(125));
  assert.deepEqual([flood.peer.did.length, ...flood.peer.did.slice(-2)], [7, 'close 4429', 'pause']);
  const deaf = guard();
  deaf.peer.bufferedAmount = 1_000_001;
  deaf.peer.emit('ping', Buffer.alloc(0));
  assert.deepEqual(deaf.peer.did, ['terminate']);
});

test('T24: a megabyte a minute, however it is cut', () => {
  const { peer, socket, clock } = guard();
  const heard: number[] = [];
  socket.onText((text) => heard.push(text.length));
  socket.markKnown();
  for (let sent = 0; sent < 15; sent += 1) peer.emit('message', Buffer.alloc(64_000, 'x'), false);
  clock.nowMs = 3_000;
  peer.emit('message', Buffer.alloc(64_000, 'x'), false);
  peer.emit('message', Buffer.alloc(64_000, 'x'), false);
  assert.equal(heard.length, 16);
  assert.deepEqual(peer.did, ['close 4429', 'pause']);
});

test('after closing nothing is heard and nothing is said', () => {
  const { peer, socket } = guard();
  const heard: string[] = [];
  socket.onText((text) => heard.push(text));
  peer.emit('message', Buffer.from('one'), false);
  socket.close(4403);
  socket.close(4403);
  peer.emit('message', Buffer.from('two'), false);
  socket.send('three');
  assert.deepEqual(heard, ['one']);
  assert.deepEqual(peer.did, ['close 4403']);
});
