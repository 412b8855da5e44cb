import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from './settings.ts';
import { turnUrls } from './turn-urls.ts';

test('browsers are offered the relay at the port in front of it', () => {
  const [, , overTls] = turnUrls(readSettings({ TURN_HOST: 'turn.example', TURN_TLS_PUBLIC_PORT: '443' }));
  assert.equal(overTls, 'turns:turn.example:443?transport=tcp');
});

test('without variables: the documented ports, Janus and coturn started here', () => {
  const settings = readSettings({});
  assert.equal(settings.publicUrl.href, 'http://localhost:8080/');
  assert.deepEqual([settings.port, settings.janusWsPort, settings.turnPort, settings.turnTlsPort], [8080, 8188, 3478, 5349]);
  assert.deepEqual([settings.startsJanus, settings.startsCoturn], [true, true]);
  assert.equal(settings.turnHost, settings.mediaAddress, 'browsers are given an address coturn listens on');
});

test('servers that run elsewhere are not started, a public name is the TURN host', () => {
  const settings = readSettings({ JANUS_NODES: 'main=ws://10.0.0.2:8188', TURN_URLS: 'turn:turn.example', CONSULT_PUBLIC_URL: 'https://visits.example' });
  assert.deepEqual([settings.startsJanus, settings.startsCoturn, settings.turnHost], [false, false, 'visits.example']);
});

const refused: readonly (readonly [name: string, value: string])[] = [
  ['PORT', 'eighty'], ['TURN_PORT', '70000'], ['JANUS_RTP_PORTS', '20000'], ['CONSULT_JANUS_COUNT', '0'], ['CONSULT_JANUS_COUNT', 'many'], ['TURN_RELAY_PORTS', '300-200'],
  ['CONSULT_PUBLIC_URL', 'visits'], ['CONSULT_MEDIA_ADDRESS', '127.0.0.1'], ['CONSULT_MEDIA_ADDRESS', '203.0.113.1'], ['TURN_TLS_CERT_FILE', 'a.pem'],
];

for (const [name, value] of refused) {
  test(`${name}=${value} is refused by name`, () => {
    assert.throws(() => readSettings({ [name]: value }), new RegExp(name));
  });
}
