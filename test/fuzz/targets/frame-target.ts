import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { limits } from '@consult-room/protocol';
import * as fc from 'fast-check';
import { UpgradeRouter } from '../../../server/src/sockets/upgrade-router.ts';
import { fuzzTarget } from '../fuzz-target.ts';
import { UpgradeEmitter } from '../support/upgrade-emitter.ts';

interface Frame { readonly fin: boolean; readonly rsv: number; readonly opcode: number; readonly masked: boolean; readonly length: 'true' | 'long' | 'huge'; readonly payload: string; readonly cutAt: number | null }

const frame: fc.Arbitrary<Frame> = fc.record({
  fin: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  rsv: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(7) }),
  opcode: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, { weight: 4, arbitrary: fc.nat(15) }),
  masked: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  length: fc.oneof({ weight: 9, arbitrary: fc.constant('true' as const) }, { weight: 1, arbitrary: fc.constantFrom('long', 'huge') }),
  // Base64, so that no byte is out of reach.
  payload: fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }).map((text) => Buffer.from(text).toString('base64')), fc.base64String({ maxLength: 80 }), fc.constant(Buffer.alloc(66_000, 'x').toString('base64'))),
  cutAt: fc.option(fc.nat(200), { freq: 8 }),
});

/** WebSocket frames by hand, right and wrong, behind the real router: text reaches a listener whole and small, or the socket closes. */
export const frameTarget = fuzzTarget<readonly Frame[]>({
  name: 'socket-frame', shows: 'F18 T24', share: 4, patienceMs: 250,
  async open() {
    const heard: string[] = [];
    const router = new UpgradeRouter({ allowedOrigins: new Set(['http://page.test']), now: () => 0, clientOf: () => `10.0.${Math.floor(Math.random() * 250)}.1` });
    router.register({ path: '/s', subprotocol: 'p', handle: (socket) => { socket.markKnown(); socket.onText((text) => { heard.push(text); socket.send('{}'); }); } });
    const server = new UpgradeEmitter();
    router.attach(server.asServer());
    return {
      inputs: fc.array(frame, { minLength: 1, maxLength: 8 }),
      async check(frames) {
        heard.length = 0;
        const [ours, theirs] = duplexPair();
        theirs.on('error', () => undefined).resume();
        server.upgrade(upgradeRequest(), ours);
        for (const one of frames) theirs.write(encode(one));
        for (let turn = 0; turn < 4; turn += 1) await setImmediate();
        theirs.destroy();
        ours.destroy();
        await setImmediate();
        assert.equal(router.size, 0, 'a socket whose peer is gone is still there');
        for (const text of heard) assert.ok(Buffer.byteLength(text) <= limits.messageBytes);
      },
      close: async () => router.close(),
    };
  },
});

function upgradeRequest(): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url: '/s', httpVersion: '1.1' });
  const headers = { host: 'gateway.test', origin: 'http://page.test', upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-protocol': 'p' };
  request.headers = headers;
  request.headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  request.rawHeaders = Object.entries(headers).flat();
  return request;
}

function encode({ fin, rsv, opcode, masked, length, payload, cutAt }: Frame): Buffer {
  const bytes = Buffer.from(payload, 'base64');
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const bit = masked ? 0x80 : 0;
  const head = Buffer.from(lengthBytes(first, bit, length, bytes.length));
  const whole = Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), bytes]);
  return cutAt === null ? whole : whole.subarray(0, cutAt);
}

function lengthBytes(first: number, bit: number, kind: Frame['length'], size: number): readonly number[] {
  if (kind === 'huge') return [first, bit | 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
  if (kind === 'true' && size < 126) return [first, bit | size];
  if (size < 65_536) return [first, bit | 126, size >> 8, size & 0xff];
  return [first, bit | 127, 0, 0, 0, 0, size >>> 24, (size >>> 16) & 0xff, (size >>> 8) & 0xff, size & 0xff];
}
