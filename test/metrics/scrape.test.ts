import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { prometheusTools } from '../../scripts/setup/prometheus-tools.ts';
import { gauges } from '../../server/src/metrics/catalogue.ts';
import { expectOk } from '../gateway/support/gateway-house.ts';
import { BusyHouse } from './support/busy-house.ts';
import { seriesIn } from './support/series.ts';

/** Need a spool that is full, a media server that answers and does no work, a clock that is wrong: other tests bring those about. */
const notShownHere = new Set(['consult_audit_dropped_total', 'consult_janus_node_unfit', 'consult_clock_skew_seconds']);

const tools = prometheusTools();
const skip = tools === null && 'Prometheus is not installed here';

let busy: BusyHouse;
before(async () => { busy = await BusyHouse.open(); });
after(() => busy?.[Symbol.asyncDispose]());

test('after a few visits and a few mishaps every metric tells something', () => {
  const text = busy.house.metrics.render();
  const told = new Set(seriesIn(text).filter(({ value }) => value > 0).map(({ name }) => name.replace(/_(?:bucket|sum|count)$/, '')));
  const names = Array.from(text.matchAll(/^# TYPE (\w+) /gm), ([, name]) => name ?? '');
  assert.deepEqual(names.filter((name) => !told.has(name) && !notShownHere.has(name)), []);
  assert.deepEqual(Object.keys(gauges).filter((name) => !names.includes(`consult_${name}`)), [], 'a gauge of the catalogue that nobody reads');
});

test('a test of the network is counted by result and path, a browser by its kind and age', () => {
  const text = busy.house.metrics.render();
  for (const series of ['consult_network_tests_total{result="weak/relay-tls"} 1', 'consult_network_weaknesses_total{code="loss"} 1']) assert.ok(text.includes(series), series);
  assert.match(text, /^consult_browsers_total\{browser="other"\} [1-9]/m);
});

test('promtool finds nothing to say about names, units and help', { skip }, () => {
  const checked = spawnSync(tools?.promtool ?? '', ['check', 'metrics'], { input: busy.house.metrics.render(), encoding: 'utf8' });
  assert.deepEqual([checked.status, checked.stdout, checked.stderr], [0, '', '']);
});

test('T22 F13: more people add numbers, never a series; nobody and nothing of theirs is in one', async () => {
  const { house } = busy;
  house.isStoreDown = false;
  const labelled = () => seriesIn(house.metrics.render()).map(({ name, label, labelValue }) => `${name} ${label} ${labelValue}`);
  const atFirst = labelled();
  const names = ['Åsa Öström', 'Tomasz Wójcik', 'Li Na'];
  for (const patientName of names) {
    const booked = await house.book({ patientName });
    const guest = await house.sitAndWait(booked);
    const host = await house.sitAsHost(booked);
    await expectOk(host, { type: 'admit', participantId: booked.patient.id });
    await guest.request({ type: 'encryption', state: 'failed', code: patientName });
    host.send({ type: 'end' });
    await host.closed;
    const text = house.metrics.render();
    for (const theirs of [patientName, booked.id, booked.patient.id, booked.clinician.id]) assert.ok(!text.includes(theirs), theirs);
  }
  assert.deepEqual(labelled(), atFirst);
});
