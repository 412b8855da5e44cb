import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from './metrics.ts';
import { serveMetrics } from './metrics-server.ts';

test('counters and gauges as Prometheus reads them, on a port of their own', async () => {
  const metrics = new Metrics();
  metrics.count('mails', 'sent');
  metrics.count('mails', 'sent');
  metrics.gauge('sockets_open', 'Open WebSockets', () => 3);
  const server = await serveMetrics(metrics, '127.0.0.1', 0);
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  assert.match(text, /^# TYPE consult_mails_total counter\nconsult_mails_total\{kind="sent"\} 2$/m);
  assert.match(text, /^# TYPE consult_sockets_open gauge\nconsult_sockets_open 3$/m);
  assert.equal((await fetch(`http://127.0.0.1:${server.port}/`)).status, 404);
  await assert.rejects(serveMetrics(metrics, '127.0.0.1', server.port), { code: 'EADDRINUSE' });
  await server.close();
});

test('T22: a label is a short word of ours or it is `other`', () => {
  const metrics = new Metrics();
  for (const label of ['Maria Jensen', 'x"} 1\nconsult_up 0', '\u202Eok', 'a'.repeat(65)]) metrics.count('mails', label);
  assert.match(metrics.render(), /^consult_mails_total\{kind="other"\} 4$/m);
  assert.ok(!/Maria|consult_up/.test(metrics.render()));
});
