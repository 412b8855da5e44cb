import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import express from 'express';
import { AssertionKey } from './assertion-key.ts';
import { createDemoRouter } from './demo-router.ts';
import { createJoinRouter } from './join-page.ts';

const clinic = { name: 'Riverside <Clinic>', phone: '+1 555 010 0199' };
const apiKey = 'key-that-must-stay-on-the-server';

/** The portal on a free port, with a gateway that refuses every connection. */
async function portal() {
  const outboxDir = await mkdtemp(join(tmpdir(), 'demo-router-'));
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert(address !== null && typeof address === 'object');
  const publicUrl = `http://localhost:${address.port}`;
  app.use(createJoinRouter({ publicUrl, clinic }), createDemoRouter({ gatewayUrl: 'http://127.0.0.1:1', apiKey, outboxDir, publicUrl, clinic, assertionKey: await AssertionKey.open(outboxDir) }));
  const ask = async (path: string, options: { readonly method?: string; readonly headers?: OutgoingHttpHeaders; readonly body?: string } = {}) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port: address.port, path, method: options.method ?? 'GET', headers: { Host: new URL(publicUrl).host, ...options.headers } });
    outgoing.end(options.body);
    const [response] = await once(outgoing, 'response') as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  return { publicUrl, ask, [Symbol.asyncDispose]: async () => { server.closeAllConnections(); server.close(); await rm(outboxDir, { recursive: true }); } };
}

test('every page runs under the strict policy with a nonce of its own, and shows no key', async () => {
  await using demo = await portal();
  for (const path of ['/', '/demo/portal', '/demo/mailbox', '/demo/audit', '/demo/check', '/demo/plain.html', '/join']) {
    const [first, second] = [await demo.ask(path), await demo.ask(path)];
    assert.equal(first.status, 200, path);
    const policy = String(first.headers['content-security-policy']);
    const nonce = /'nonce-([^']+)' 'strict-dynamic'/.exec(policy)?.[1] ?? '';
    assert.notEqual(nonce, '', path);
    assert(!String(second.headers['content-security-policy']).includes(nonce), `${path}: nonce used twice`);
    for (const directive of ["default-src 'none'", "style-src 'self';", "worker-src 'self' blob:", "require-trusted-types-for 'script'"]) assert(policy.includes(directive), `${path}: ${directive}`);
    for (const [tag] of first.body.matchAll(/<script\b[^>]*>/g)) assert(tag.includes(`nonce="${nonce}"`), `${path}: ${tag}`);
    assert.doesNotMatch(first.body, / style="| on\w+="/, path);
    assert(!first.body.includes(apiKey) && !first.body.includes('<Clinic>'), path);
    assert.equal(first.headers['referrer-policy'], 'no-referrer');
    assert.equal(first.headers['cache-control'], 'no-store');
    assert.equal(first.headers['set-cookie'], undefined);
  }
});

test('assets are served with their types', async () => {
  await using demo = await portal();
  for (const [path, type] of [['/demo/assets/portal.js', /javascript/], ['/demo/assets/demo.css', /css/], ['/join/join.js', /javascript/], ['/join/icon.svg', /svg/], ['/favicon.ico', /svg/]] as const) {
    const answer = await demo.ask(path);
    assert.equal(answer.status, 200, path);
    assert.match(String(answer.headers['content-type']), type);
  }
});

test('a request from another origin, or without one, makes nothing', async () => {
  await using demo = await portal();
  const body = JSON.stringify({});
  for (const origin of [undefined, 'null', 'https://evil.example', `${demo.publicUrl}.evil.example`]) {
    const answer = await demo.ask('/demo/api/queue-token', { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...(origin === undefined ? {} : { Origin: origin }) } });
    assert.equal(answer.status, 403, String(origin));
    assert.equal(JSON.parse(answer.body).code, 'origin-not-allowed');
  }
  const form = await demo.ask('/demo/api/queue-token', { method: 'POST', body: 'a=b', headers: { Origin: demo.publicUrl, 'Content-Type': 'application/x-www-form-urlencoded' } });
  assert.equal(form.status, 403);
});

test('our own page gets through, and hears when the gateway is away', async () => {
  await using demo = await portal();
  const answer = await demo.ask('/demo/api/queue-token', { method: 'POST', body: '{}', headers: { Origin: demo.publicUrl, 'Content-Type': 'application/json' } });
  assert.equal(answer.status, 502);
  assert.deepEqual(JSON.parse(answer.body), { code: 'unavailable', detail: 'The gateway did not answer.' });
});

test('T12: mail is not shown under a foreign host name', async () => {
  await using demo = await portal();
  const rebound = await demo.ask('/demo/api/mails', { headers: { Host: 'evil.example', Accept: 'application/json' } });
  assert.equal(rebound.status, 403);
  const typed = await demo.ask('/demo/mailbox', { headers: { Host: '127.0.0.1', Accept: 'text/html' } });
  assert.equal(typed.headers.location, `${demo.publicUrl}/demo/mailbox`);
  assert.deepEqual(JSON.parse((await demo.ask('/demo/api/mails')).body), { mails: [] });
});
