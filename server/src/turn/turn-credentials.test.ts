import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTurnCredentials } from './turn-credentials.ts';

const urls = ['turn:a:3478?transport=udp', 'turn:a:443?transport=udp', 'turn:a:3478?transport=tcp', 'turns:a:443?transport=tcp', 'turn:b:3478'];
const now = (): number => Date.UTC(2030, 0, 1);

describe('TURN credentials', () => {
  it('carry their expiry and a pseudonym, signed', () => {
    const { iceServers, expiresAt } = createTurnCredentials({ urls, secret: 'north', now }).issue('par_x');
    assert.equal(expiresAt, '2030-01-01T00:10:00.000Z');
    assert.deepEqual(iceServers, [{
      // echo -n '1893456600:par_x' | openssl dgst -sha1 -hmac north -binary | base64
      urls: urls.slice(0, 4), username: '1893456600:par_x', credential: 'O0K8T7ZPP5e5aveFjKkmgGsMgdE=',
    }]);
  });

  it('offer nothing where no relay is configured', () => {
    assert.deepEqual(createTurnCredentials({ urls: [], secret: 'north', now }).issue('par_x').iceServers, []);
  });
});
