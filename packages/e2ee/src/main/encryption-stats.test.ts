import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { FromWorker, ToWorker } from '../messages.ts';
import { createEncryption } from './create-encryption.ts';

/** A worker that answers when the test says so. */
class SlowWorker extends EventTarget {
  readonly asked: ToWorker[] = [];
  postMessage(message: ToWorker): void { this.asked.push(message); }
  terminate(): void {}
  answer(ok: number): void {
    const counters = { ok, noKey: 0, rejected: 0, lastOkAt: 0 };
    this.dispatchEvent(new MessageEvent<FromWorker>('message', { data: { type: 'stats', streams: { 'send/0': counters } } }));
  }
}

function browserOf(t: TestContext): void {
  for (const name of ['RTCPeerConnection', 'RTCRtpSender', 'RTCRtpScriptTransform', 'Worker']) {
    if (name in globalThis) continue;
    Object.defineProperty(globalThis, name, { value: EventTarget, configurable: true });
    t.after(() => Reflect.deleteProperty(globalThis, name));
  }
}

test('who asks later is not given the older answer', async (t) => {
  browserOf(t);
  const worker = new SlowWorker();
  const port = createEncryption({
    identity: { appointmentId: 'apt', participantId: 'me', role: 'patient', name: 'Me' }, saved: null,
    createWorker: () => worker as unknown as Worker,
    deliver: async () => 'ok', onIdentity: () => {}, onStatus: () => {}, onFailure: () => {},
  });
  t.after(() => port.close());
  const answers: number[] = [];
  const first = port.stats().then((streams) => answers.push(streams['send/0']?.ok ?? -1));
  const second = port.stats().then((streams) => answers.push(streams['send/0']?.ok ?? -1));
  worker.answer(0);
  await first;
  assert.deepEqual(answers, [0]);
  worker.answer(50);
  await second;
  assert.deepEqual(answers, [0, 50]);
});
