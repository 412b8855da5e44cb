import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forwardedHeaders } from './forwarded-headers.ts';

test('what is about the connection stays behind, what is about the message goes on', () => {
  const raw = ['Host', 'clinic.test', 'Connection', 'keep-alive, X-Mine', 'X-Mine', '1', 'Keep-Alive', 'timeout=5', 'TE', 'trailers', 'Upgrade', 'h2c', 'Accept', '*/*', 'Expect', '100-continue'];
  assert.deepEqual(forwardedHeaders(raw), ['Host', 'clinic.test', 'Accept', '*/*']);
});

test('a visitor cannot say who they are in the name of a gateway', () => {
  assert.deepEqual(forwardedHeaders(['Consult-Visitor', '10.0.0.1', 'CONSULT-VISITOR', '10.0.0.2', 'Host', 'a']), ['Host', 'a']);
});

test('a body keeps its framing, whatever the visitor names in Connection: without it, it would read as a second request', () => {
  const raw = ['Connection', 'Content-Length, transfer-encoding, host', 'Host', 'a', 'Content-Length', '5', 'Transfer-Encoding', 'chunked'];
  assert.deepEqual(forwardedHeaders(raw), ['Host', 'a', 'Content-Length', '5', 'Transfer-Encoding', 'chunked']);
});
