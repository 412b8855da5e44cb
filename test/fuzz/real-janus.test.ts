import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { startRealJanus } from '../sfu/real-janus.ts';
import { openSfuHouse, type SfuHouse } from '../sfu/sfu-house.ts';
import { steps } from './inputs/janus-steps.ts';
import { playSteps } from './support/endpoint-model.ts';
import type { PlayedHouse } from './support/played-house.ts';
import { ScriptedSocket } from './support/scripted-socket.ts';

const sequences = 60;
const verbs = new Set(['create', 'attach', 'message', 'hangup', 'detach', 'destroy', 'keepalive', 'info', 'claim']);

function nothing(): void {
  // A real Janus does nothing on demand.
}

function played({ gate, store, sfu }: SfuHouse): PlayedHouse {
  return {
    gate, store, sfu, patienceMs: 12_000, foreign: { session: 999, handle: 999 },
    janus: { problems: [], sessions: new Map(), secrets: new Set(), refuseNext: nothing, say: nothing, forget: nothing },
    knock() {
      const socket = new ScriptedSocket();
      sfu.upgradeRoute.handle(socket, {} as unknown as IncomingMessage);
      return socket;
    },
  };
}

test(`F14 T16: ${sequences} hostile sequences on a real Janus: each request is answered, nothing foreign arrives, Janus goes on`, async () => {
  await using janus = await startRealJanus();
  await using house = await openSfuHouse(janus);
  for (const sequence of fc.sample(steps, { numRuns: sequences, seed: 20_261_121 })) await playSteps(played(house), sequence);
  const heard = house.proxy.toJanus.map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
  assert.ok(heard.length > sequences);
  for (const { janus: verb } of heard) assert.ok(verbs.has(String(verb)), String(verb));
  assert.ok(!house.sentToJanus().includes('canary'));
  assert.ok(house.sfu.rooms.isReady());
});
