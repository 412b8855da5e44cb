import assert from 'node:assert/strict';
import { isIPv4 } from 'node:net';
import { after, before, test } from 'node:test';
import { startMedia, type Media } from './start-media.ts';
import { relayed, TurnClient, type Wishes } from './turn-client.ts';

const forbidden = 403;
const familyMismatch = 443;
const familyUnsupported = 440;
const transportUnsupported = 442;
const quotaReached = 486;
const unauthorised = 401;
/** `user-quota` of turnserver.conf. */
const quotaOfName = 4;

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

function refusal(wishes: Wishes): Promise<TurnClient | number> {
  return TurnClient.allocate(media.settings.mediaAddress, media.settings.turnPort, media.secrets.turnSecret, wishes);
}

test('F9 T14: it relays UDP over IPv4 and nothing else: no TCP into the network, no IPv6', async () => {
  assert.ok([forbidden, transportUnsupported].includes(Number(await refusal({ transport: relayed.tcp }))), 'TCP');
  assert.equal(await refusal({ isIpv6: true }), familyUnsupported);
});

test('T14: credentials end, and a fifth relay is refused to a name, under whatever credentials; another name has its own', async () => {
  assert.equal(await refusal({ lifetimeSeconds: -1 }), unauthorised);
  using others = new DisposableStack();
  for (let held = 0; held < quotaOfName; held += 1) {
    const granted = await refusal({ seat: 'greedy', lifetimeSeconds: 300 + held });
    assert.ok(typeof granted !== 'number', `relay ${held + 1} is answered ${String(granted)}`);
    others.use(granted);
  }
  assert.equal(await refusal({ seat: 'greedy', lifetimeSeconds: 600 }), quotaReached);
  others.use(await client());
});

test('T14: without the secret there is no allocation', async () => {
  const { settings } = media;
  assert.equal(await TurnClient.allocate(settings.mediaAddress, settings.turnPort, 'a guess'), unauthorised);
});
