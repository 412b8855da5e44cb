import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodedError } from '../coded-error.ts';
import { Metrics } from './metrics.ts';
import { serveMetrics } from './metrics-server.ts';

test('counters, gauges and histograms as Prometheus reads them, on a port of their own', async () => {
  const metrics = new Metrics();
  metrics.count('mails', 'sent');
  metrics.count('mails', 'sent');
  metrics.gauge('sockets_open', () => 3);
  metrics.gauge('janus_node_up', () => ({ north: 1, south: 0 }));
  metrics.observe('entering_seconds', 2.5);
  metrics.observe('entering_seconds', 90);
  const server = await serveMetrics(metrics, '127.0.0.1', 0);
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  assert.match(text, /^# TYPE consult_mails_total counter\nconsult_mails_total\{outcome="sent"\} 2$/m);
  assert.match(text, /^# TYPE consult_sockets_open gauge\nconsult_sockets_open 3$/m);
  assert.match(text, /^consult_janus_node_up\{node="north"\} 1\nconsult_janus_node_up\{node="south"\} 0$/m);
  assert.match(text, /_bucket\{le="2"\} 0\nconsult_entering_seconds_bucket\{le="3"\} 1$[^]*_bucket\{le="\+Inf"\} 2\nconsult_entering_seconds_sum 92\.5\nconsult_entering_seconds_count 2$/m);
  assert.equal((await fetch(`http://127.0.0.1:${server.port}/`)).status, 404);
  await assert.rejects(serveMetrics(metrics, '127.0.0.1', server.port), { code: 'EADDRINUSE' });
  await server.close();
});

test('T22: a label is a word of the catalogue or it is `other`: nothing anybody sends adds a series', () => {
  const metrics = new Metrics();
  const before = seriesOf(metrics);
  for (const label of ['Maria Jensen', 'x"} 1\nconsult_up 0', '\u202Eok', 'a'.repeat(65), 'unheard-of', '']) metrics.count('mails', label);
  assert.match(metrics.render(), /^consult_mails_total\{outcome="other"\} 6$/m);
  assert.deepEqual(seriesOf(metrics), before);
});

test('what comes of work is counted by its code and timed, and handed on as it is', async () => {
  const metrics = new Metrics();
  assert.equal(await metrics.outcome('admissions', async () => 'in'), 'in');
  await assert.rejects(metrics.outcome('admissions', async () => { throw new CodedError('seat-state'); }), { code: 'seat-state' });
  await assert.rejects(metrics.outcome('admissions', async () => { throw new TypeError('unforeseen'); }), TypeError);
  await assert.rejects(metrics.timed('audit_append_seconds', async () => { throw new TypeError('unforeseen'); }), TypeError);
  const text = metrics.render();
  for (const outcome of ['ok', 'seat-state', 'internal']) assert.ok(text.includes(`consult_admissions_total{outcome="${outcome}"} 1\n`), outcome);
  assert.match(text, /^consult_audit_append_seconds_count 1$/m);
});

/** Names and labels without their values. */
function seriesOf(metrics: Metrics): readonly string[] {
  return metrics.render().split('\n').map((line) => line.replace(/ [^ ]+$/, ''));
}
