import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { subscriberOf } from './network-address.ts';
import { TrustedProxies } from './trusted-proxies.ts';

test('an IPv6 household counts once however its addresses are written, and however many networks it makes of them', () => {
  for (const address of ['2001:db8:0:700::1', '2001:0db8:0000:07ff:ffff:ffff:ffff:ffff', '2001:DB8::742:1:2:3:4', '2001:db8:0:7a1::']) {
    assert.equal(subscriberOf(address), '2001:db8:0:700', address);
  }
  assert.equal(subscriberOf('2001:db8:0:800::1'), '2001:db8:0:800');
  assert.equal(subscriberOf('fe80::1%eth0'), 'fe80:0:0:0');
  assert.equal(subscriberOf('::1'), '0:0:0:0');
  assert.equal(subscriberOf('2001:db8::10.0.0.1'), '2001:db8:0:0');
  assert.equal(subscriberOf('10.0.0.1'), '10.0.0.1');
  assert.equal(subscriberOf(''), '');
});

test('T24: an IPv4 address is one and the same in every spelling of IPv6', () => {
  for (const address of ['203.0.113.25', '::ffff:203.0.113.25', '::FFFF:cb00:7119', '0:0:0:0:0:ffff:cb00:7119', '::0:ffff:203.0.113.25']) {
    assert.equal(subscriberOf(address), '203.0.113.25', address);
  }
  assert.notEqual(subscriberOf('::ffff:cb00:711a'), subscriberOf('::ffff:cb00:7119'));
  assert.equal(subscriberOf('::ffff:0:cb00:7119'), '0:0:0:0', 'another form (RFC 2765), no such address');
});

function request(peer: string, ...forwarded: readonly string[]): IncomingMessage {
  return { socket: { remoteAddress: peer }, headersDistinct: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage;
}

test('T24: only listed proxies are believed, and only about who is in front of them', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', '2001:db8::/32', '127.0.0.1']);
  const client = (peer: string, ...forwarded: readonly string[]) => proxies.clientOf(request(peer, ...forwarded));
  assert.equal(client('203.0.113.9', '198.51.100.1'), '203.0.113.9', 'a stranger speaks for itself alone');
  assert.equal(client('10.0.0.2', '198.51.100.1'), '198.51.100.1');
  assert.equal(client('::ffff:10.0.0.2', '198.51.100.1'), '198.51.100.1');
  assert.equal(client('10.0.0.2', '127.0.0.1, 10.9.9.9, 198.51.100.1'), '198.51.100.1', 'what stands in front is invented');
  assert.equal(client('10.0.0.2', '8.8.8.8, 198.51.100.1, 10.0.0.3'), '198.51.100.1');
  assert.equal(client('10.0.0.2', '8.8.8.8', '198.51.100.1'), '198.51.100.1', 'two headers are one list');
  assert.equal(client('10.0.0.2', 'not an address'), '10.0.0.2');
  assert.equal(client('10.0.0.2'), '10.0.0.2');
  assert.equal(client('2001:db8::5', '2001:4860::1'), '2001:4860::1');
  assert.equal(client('10.0.0.2', '8.8.8.8, 198.51.100.1:5678'), '198.51.100.1', 'some proxies add the port');
  assert.equal(client('10.0.0.2', '[2001:4860::1]:5678'), '2001:4860::1');
  assert.equal(client('10.0.0.2', '[2001:4860::1]'), '2001:4860::1');
  assert.equal(client('10.0.0.2', '[::ffff:c633:6401]:80, 10.0.0.3:443'), '198.51.100.1');
  for (const odd of ['198.51.100.1:', '198.51.100.1:x', '[198.51.100.1', '2001:4860::1]:80', '198.51.100.300:80', '[]']) assert.equal(client('10.0.0.2', odd), '10.0.0.2', odd);
  assert.equal(new TrustedProxies([]).clientOf(request('127.0.0.1', '198.51.100.1')), '127.0.0.1');
});
