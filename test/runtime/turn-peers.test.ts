import assert from 'node:assert/strict';
import { isIPv4 } from 'node:net';
import { after, before, test } from 'node:test';
import { startMedia, type Media } from './start-media.ts';
import { TurnClient } from './turn-client.ts';

const forbidden = 403;
const familyMismatch = 443;
const unauthorised = 401;

/** Loopback, private, link-local, carrier, multicast, documentation and public addresses, and their IPv6 disguises. */
const elsewhere = [
  '0.0.0.0', '0.0.0.1', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.0.0.2', '127.255.255.254', '169.254.169.254', '172.16.0.1',
  '172.31.255.255', '192.0.0.1', '192.0.2.250', '192.88.99.1', '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.51.100.1',
  '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '1.1.1.1', '8.8.8.8',
  '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '64:ff9b::7f00:1', 'fe80::1', 'fc00::1', 'ff02::1', '2001:db8::1',
];

let media: Media;
before(async () => { media = await startMedia(); });
after(async () => { await media[Symbol.asyncDispose](); });

async function client(): Promise<TurnClient> {
  const { settings, secrets } = media;
  const allocated = await TurnClient.allocate(settings.mediaAddress, settings.turnPort, secrets.turnSecret);
  assert.ok(typeof allocated !== 'number', 'an allocation with fresh credentials is granted');
  return allocated;
}

test('F9 F10 T14: the relay sends to Janus and to nobody else', async () => {
  using turn = await client();
  assert.equal(await turn.permissionFor(media.settings.mediaAddress), 0, 'Janus');
  for (const address of elsewhere.filter((other) => other !== media.settings.mediaAddress)) {
    const code = await turn.permissionFor(address);
    if (isIPv4(address)) assert.equal(code, forbidden, address);
    else assert.ok(code === forbidden || code === familyMismatch, `${address} was answered ${code}`);
  }
});

test('F9 T14: IPv6 in disguise of the Janus address opens nothing either', async () => {
  using turn = await client();
  const code = await turn.permissionFor(`::ffff:${media.settings.mediaAddress}`);
  assert.ok(code === forbidden || code === familyMismatch, `answered ${code}`);
});

test('T14: without the secret there is no allocation', async () => {
  const { settings } = media;
  assert.equal(await TurnClient.allocate(settings.mediaAddress, settings.turnPort, 'a guess'), unauthorised);
});
