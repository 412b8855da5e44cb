import { connect, type Socket } from 'node:net';
import { ScriptedJanus } from '../../fuzz/support/scripted-janus.ts';
import { expectOk, GatewayHouse, newDevice } from '../../gateway/support/gateway-house.ts';
import type { TestSocket } from '../../gateway/support/test-socket.ts';
import { freePort } from '../../support/free-port.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** A gateway at which one of everything has happened that its metrics tell of, with a media server that goes by a script. */
export class BusyHouse implements AsyncDisposable {
  readonly house: GatewayHouse;
  readonly #janus: ScriptedJanus;
  readonly #halfOpen: Socket;

  static async open(): Promise<BusyHouse> {
    const janus = await ScriptedJanus.listen();
    const eventsPort = await freePort();
    const house = await GatewayHouse.open({
      JANUS_NODES: `one=${janus.url},gone=ws://127.0.0.1:${await freePort()}`, JANUS_EVENTS_LISTEN: `127.0.0.1:${eventsPort}`, JANUS_API_SECRET: janus.apiSecret, JANUS_ADMIN_KEY: 'admin-key-of-the-script',
      TURN_URLS: 'turn:relay.test:3478', TURN_SECRET: 'turn-secret-of-the-script',
    });
    await waitUntil('the media server', () => house.metrics.render().includes('consult_janus_node_up{node="one"} 1'));
    const busy = new BusyHouse(house, janus);
    try {
      await tellEvents(eventsPort, janus.apiSecret);
      await visits(house, janus);
    } catch (error) {
      await busy[Symbol.asyncDispose]();
      throw error;
    }
    return busy;
  }

  private constructor(house: GatewayHouse, janus: ScriptedJanus) {
    this.house = house;
    this.#janus = janus;
    this.#halfOpen = connect(house.port, '127.0.0.1');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#halfOpen.destroy();
    this.house.isStoreDown = false;
    await this.house[Symbol.asyncDispose]();
    this.#janus.close();
  }
}

const pass = { status: 'pass' } as const;
const weakLine = {
  camera: pass, microphone: pass, speaker: pass, encryption: pass,
  network: { status: 'weak', code: 'loss', figures: { path: 'relay-tls', roundTripMs: 80, lossUpPercent: 6, lossDownPercent: 0, upKbps: 900, downKbps: 900 } },
} as const;

async function visits(house: GatewayHouse, janus: ScriptedJanus): Promise<void> {
  const booked = await house.book();
  await house.call('POST', `/v1/appointments/${booked.id}/participants/${booked.patient.id}/invitation`, { body: {} });
  await house.call('POST', '/v1/redemptions', { key: null, body: { secret: booked.patient.joinUrl?.split('#')[1] } });
  await house.call('GET', '/v1/appointments/apt_AAAAAAAAAAAAAAAAAAAAAA');
  await house.context.store.saveDrain({ node: 'gone', moves: false, sinceMs: 1 });
  const host = await house.sitAsHost(booked);
  await house.queue();
  await house.socket('/v1/socket', 'consult.v1', 'https://elsewhere.test').catch(() => undefined);
  const device = newDevice();
  const guest = await house.sitAndWait(booked, device);
  await expectOk(guest, { type: 'check-result', result: weakLine });
  house.clock.nowMs += 20_000;
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  house.clock.nowMs += 2_000;
  await expectOk(guest, { type: 'enter' });
  await expectOk(guest, { type: 'encryption', state: 'encrypted', code: 'authenticated' });
  const figures = { lossPercent: 2, roundTripMs: 80, jitterMs: 9, mos: 4.1, path: 'relay-tls' };
  await expectOk(guest, { type: 'quality', level: 'fair', score: 70, reasons: ['loss'], figures });
  await expectOk(guest, { type: 'media-state', microphone: true, camera: true, screen: false, reconnecting: true });
  await expectOk(guest, { type: 'reconnected', rung: 'restart', durationMs: 1_400 });
  await guest.hangUp();
  await waitUntil('the line to be noted as lost', () => house.metrics.render().includes('consult_seat_lines_total{change="lost"} 1'));
  const back = await house.sit(booked.id, booked.patient.id, device);
  await media(house, janus, back);
  await waitUntil('the drained media server to be noticed', () => house.metrics.render().includes('consult_janus_node_draining{node="gone"} 1'));
  await fails(house);
}

async function media(house: GatewayHouse, janus: ScriptedJanus, person: TestSocket): Promise<void> {
  const token = String(person.received.find(({ type }) => type === 'welcome')?.['token']);
  const stranger = await house.socket('/v1/janus', 'janus-protocol');
  stranger.send({ janus: 'create', transaction: 'a', token: 'not-one-of-ours' });
  await stranger.nextWhere((message) => message['transaction'] === 'a');
  const socket = await house.socket('/v1/janus', 'janus-protocol');
  socket.send({ janus: 'create', transaction: 'b', token });
  const { data } = await socket.nextWhere((message) => message['transaction'] === 'b');
  const session = (data as { readonly id: number }).id;
  // The media server has forgotten the session: it answers with an error number.
  const sessions = new Map(janus.sessions);
  janus.sessions.clear();
  socket.send({ janus: 'attach', transaction: 'c', session_id: session, plugin: 'janus.plugin.videoroom' });
  await socket.nextWhere((message) => message['transaction'] === 'c');
  for (const [id, handles] of sessions) janus.sessions.set(id, handles);
  const { gate } = house.context.consulting;
  gate.mediaMoved((await gate.admittedSeat(token)).appointmentId, { reason: 'down' });
  gate.mediaLost(await gate.admittedSeat(token), { reason: 'ice-failed', way: 'publisher' });
}

/** As a media server's event handler: a connection that stands after 0.3 s and then loses much. */
async function tellEvents(port: number, secret: string): Promise<void> {
  const handle = { session_id: 1, handle_id: 2 };
  const body = JSON.stringify([
    { type: 16, timestamp: 1_000_000, ...handle, event: { ice: 'gathering' } },
    { type: 16, timestamp: 1_300_000, ...handle, event: { connection: 'webrtcup' } },
    { type: 32, timestamp: 1_400_000, ...handle, event: { slow_link: 'uplink' } },
  ]);
  const { status } = await fetch(`http://127.0.0.1:${port}/janus-events`, { method: 'POST', headers: { authorization: `Basic ${btoa(`janus:${secret}`)}` }, body });
  if (status !== 200) throw new Error(`events were answered ${status}`);
}

/** Entries wait for a checkpoint; then the store is gone while somebody leaves and somebody else is to come in. */
async function fails(house: GatewayHouse): Promise<void> {
  // Sealed here and now; what comes after waits for its minute to be over.
  await house.call('GET', '/v1/audit/export');
  house.clock.nowMs += 1_000;
  const waiting = await house.book();
  await waitUntil('entries that wait for a checkpoint', () => !house.metrics.render().includes('consult_audit_unsealed_seconds 0\n'));
  const guest = await house.sitAndWait(waiting);
  const clinician = await house.sitAsHost(waiting);
  house.isStoreDown = true;
  await clinician.request({ type: 'admit', participantId: waiting.patient.id });
  await expectOk(guest, { type: 'leave' });
  // Says nothing, and is shown out in a while.
  await house.socket();
  await waitUntil('the spool to be in use', () => !house.metrics.render().includes('consult_audit_spool_bytes 0\n'));
}
