import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { subscriberOf } from '../../../server/src/limits/network-address.ts';
import { shapeFault } from '../../../server/src/limits/request-shape.ts';
import { TrustedProxies } from '../../../server/src/limits/trusted-proxies.ts';
import { allowedOrigin } from '../../../server/src/sockets/origin-list.ts';
import { fuzzTarget } from '../fuzz-target.ts';

interface Edge { readonly peer: string; readonly url: string; readonly origins: readonly string[]; readonly hosts: readonly string[]; readonly forwarded: readonly string[] }

const trusted = '10.1.1.1';
const allowed = new Set(['https://clinic.test']);
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom(trusted, `::ffff:${trusted}`, '127.0.0.1', '::1', 'unknown', '', ' ', '_hidden', 'fe80::1%eth0'));
const origin = fc.oneof(
  fc.constantFrom('https://clinic.test', 'null', 'https://evil-clinic.test', 'https://clinic.test.evil.example', 'https://clinic.test.', 'https://a@clinic.test', 'https://xn--clnic-cta.test', 'http://clinic.test', 'https://clinic.test:443', '*'),
  fc.webUrl(), fc.string({ unit: 'binary', maxLength: 30 }),
);

/** Who asks and from what page: headers anybody can write. */
export const edgeTarget = fuzzTarget<Edge>({
  name: 'request-headers', shows: 'T10 F21', share: 8,
  open: async () => ({
    inputs: fc.record({
      peer: address, url: fc.oneof(fc.webPath(), fc.webUrl(), fc.constantFrom('/v1/socket', '//evil', '*', '/\\evil', '/a?token=x')), origins: fc.array(origin, { maxLength: 2 }),
      hosts: fc.array(fc.string({ maxLength: 10 }), { maxLength: 2 }), forwarded: fc.array(fc.array(address, { maxLength: 4 }).map((parts) => parts.join(', ')), { maxLength: 2 }),
    }),
    check({ peer, url, origins, hosts, forwarded }) {
      const headersDistinct = { origin: [...origins], host: [...hosts], 'x-forwarded-for': [...forwarded] };
      const request = { url, headersDistinct, rawHeaders: [], socket: { remoteAddress: peer } } as unknown as IncomingMessage;
      const isListed = origins.length === 1 && origins[0] === 'https://clinic.test';
      assert.equal(allowedOrigin(request, allowed), isListed ? origins[0] : null);
      const fault = shapeFault(request, true);
      if (fault === null) assert.ok(hosts.length === 1 && url.startsWith('/') && !url.startsWith('//') && !url.includes('\\'));
      const proxies = new TrustedProxies([trusted]);
      const client = proxies.clientOf(request);
      assert.ok(client === peer || isIP(client) !== 0 || client === peer.split('%')[0]);
      if (!proxies.trusts(peer)) assert.ok(peer.endsWith(client) || peer.startsWith(client));
      assert.ok(subscriberOf(client).length <= 64);
    },
  }),
});
