import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from './read-config.ts';

const long = 'q7Vd2mX9pLc4Rt6Wz1Yb';
const production = {
  NODE_ENV: 'production', CONSULT_PUBLIC_URL: 'https://gateway.example', JANUS_NODES: 'a=ws://10.0.0.1:8188', JANUS_API_SECRET: `${long}1`, JANUS_ADMIN_KEY: `${long}2`,
  TURN_URLS: 'turns:turn.example:443', TURN_SECRET: `${long}3`, SMTP_URL: 'smtp://mail', CONSULT_CLINIC_NAME: 'Clinic', CONSULT_CLINIC_PHONE: '+1 555',
};

test('metrics stay on this machine unless somebody says where else, wherever visitors are served', () => {
  assert.equal(readConfig({ HOST: '0.0.0.0' }).metricsHost, '127.0.0.1');
  assert.equal(readConfig({ HOST: '0.0.0.0', METRICS_HOST: '10.0.0.11' }).metricsHost, '10.0.0.11');
});

test('nothing set: a demo on this machine', () => {
  const config = readConfig({});
  assert.deepEqual([config.port, config.host, config.publicUrl, config.dataDir, config.isDemo, config.metricsPort], [8080, '127.0.0.1', 'http://localhost:8080', './.data', true, 9091]);
  assert.deepEqual(Array.from(config.allowedOrigins), ['http://localhost:8080']);
  assert.deepEqual([config.janus, config.turn, config.smtpUrl, config.databaseUrl, config.apiKey], [null, null, null, null, null]);
});

test('a full production environment is accepted, without the demo', () => {
  const config = readConfig(production);
  assert.equal(config.isDemo, false);
  assert.deepEqual(config.janus?.nodes, [{ name: 'a', url: 'ws://10.0.0.1:8188', adminUrl: null }]);
});

test('of a relay secret and the one before it, the gateway signs with the first', () => {
  assert.equal(readConfig({ ...production, TURN_SECRET: `${long}4\n${long}3\n` }).turn?.secret, `${long}4`);
});

for (const name of ['CONSULT_PUBLIC_URL', 'JANUS_NODES', 'JANUS_API_SECRET', 'JANUS_ADMIN_KEY', 'TURN_URLS', 'TURN_SECRET', 'SMTP_URL', 'CONSULT_CLINIC_PHONE']) {
  test(`production refuses to start without ${name}`, () => {
    assert.throws(() => readConfig({ ...production, [name]: undefined }), (error: Error) => error.message.includes(name));
  });
}

for (const sample of ['janusrocks', 'CHANGEME', 'janusoverlord', 'a-tiny-one']) {
  test(`production refuses the secret ${sample}`, () => {
    assert.throws(() => readConfig({ ...production, JANUS_API_SECRET: sample }), (error: Error) => error.message.includes('JANUS_API_SECRET') && !error.message.includes(sample));
  });
}

test('every mistake is named at once, no value is repeated', () => {
  const wrong = { PORT: 'eighty', CONSULT_ALLOWED_ORIGINS: 'https://*.example', CONSULT_DEMO: 'maybe', CONSULT_TIME_ZONE: 'Mars/Base', TURN_URLS: 'http://x', METRICS_PORT: '-1', JANUS_NODES: 'nonsense' };
  assert.throws(() => readConfig(wrong), (error: Error) => {
    for (const name of Object.keys(wrong)) assert.ok(error.message.includes(name), name);
    assert.ok(!error.message.includes('eighty') && !error.message.includes('nonsense'));
    return true;
  });
});

test('secrets by file; a file that is not there is a mistake', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'config-'));
  const file = join(folder, 'secret');
  await writeFile(file, `${long}\n`);
  assert.equal(readConfig({ CONSULT_API_KEY_FILE: file }).apiKey, long);
  assert.throws(() => readConfig({ CONSULT_API_KEY_FILE: join(folder, 'nothing') }), /CONSULT_API_KEY_FILE/);
  await rm(folder, { recursive: true });
});

test('origins are exact; the public one is always in', () => {
  const config = readConfig({ CONSULT_PUBLIC_URL: 'https://gateway.example/base/', CONSULT_ALLOWED_ORIGINS: 'https://portal.example, http://localhost:3000' });
  assert.deepEqual(Array.from(config.allowedOrigins), ['https://gateway.example', 'https://portal.example', 'http://localhost:3000']);
  assert.equal(config.publicUrl, 'https://gateway.example/base');
  for (const origin of ['https://portal.example/', 'portal.example', 'https://portal.example/path', 'null', '*']) assert.throws(() => readConfig({ CONSULT_ALLOWED_ORIGINS: origin }), origin);
});

test('media servers as JSON', () => {
  const rest = { JANUS_API_SECRET: long, JANUS_ADMIN_KEY: long };
  const nodes = readConfig({ ...rest, JANUS_NODES: '[{"name":"a","url":"ws://a:8188","adminUrl":"ws://a:7188"},{"name":"b","url":"wss://b"}]' }).janus?.nodes;
  assert.deepEqual(nodes, [{ name: 'a', url: 'ws://a:8188', adminUrl: 'ws://a:7188' }, { name: 'b', url: 'wss://b', adminUrl: null }]);
  for (const text of ['[', '[{}]', 'a=ws://x,a=ws://y', '[{"name":"a","url":"http://a"}]', '[]', 'a=http://x']) assert.throws(() => readConfig({ ...rest, JANUS_NODES: text }), /JANUS_NODES/);
});

test('whom to tell of a hole: a mail or web address, or nobody', () => {
  assert.equal(readConfig({}).securityContact, null);
  assert.equal(readConfig({ CONSULT_SECURITY_CONTACT: 'mailto:security@clinic.example' }).securityContact, 'mailto:security@clinic.example');
  for (const contact of ['security@clinic.example', 'http://clinic.example', 'javascript:alert(1)', 'mailto:two words']) {
    assert.throws(() => readConfig({ CONSULT_SECURITY_CONTACT: contact }), /CONSULT_SECURITY_CONTACT/);
  }
});

test('a variable of the release before is not passed over in silence', () => {
  assert.throws(() => readConfig({ CONSULT_TRUSTED_PROXY_HOPS: '1' }), /CONSULT_TRUSTED_PROXIES/);
});

test('events of Janus are heard at a private address, or nowhere', () => {
  const janus = { JANUS_NODES: 'a=ws://10.0.0.1:8188', JANUS_API_SECRET: long, JANUS_ADMIN_KEY: long };
  assert.equal(readConfig(janus).janus?.events, null);
  assert.deepEqual(readConfig({ ...janus, JANUS_EVENTS_LISTEN: '10.0.0.3:8187' }).janus?.events, { host: '10.0.0.3', port: 8187 });
  assert.deepEqual(readConfig({ ...janus, JANUS_EVENTS_LISTEN: '[::1]:8187' }).janus?.events, { host: '::1', port: 8187 });
  for (const text of ['8187', '127.0.0.1', '127.0.0.1:99999', 'http://127.0.0.1:8187']) assert.throws(() => readConfig({ ...janus, JANUS_EVENTS_LISTEN: text }), /JANUS_EVENTS_LISTEN/);
});

test('where other gateways reach this one: a place they can come to, and only with a database they can share', () => {
  const shared = { DATABASE_URL: 'postgres://u@db/visits' };
  assert.equal(readConfig({ ...shared, CONSULT_INTERNAL_ADDRESS: '10.0.0.11:8443' }).internalAddress, '10.0.0.11:8443');
  assert.equal(readConfig({ ...shared, CONSULT_INTERNAL_ADDRESS: '[fd00::11]:8443' }).internalAddress, '[fd00::11]:8443');
  for (const address of ['0.0.0.0:8443', '[::]:8443', '10.0.0.11', '10.0.0.11:0', '10.0.0.11:70000', ':8443']) {
    assert.throws(() => readConfig({ ...shared, CONSULT_INTERNAL_ADDRESS: address }), /CONSULT_INTERNAL_ADDRESS must be this machine/, address);
  }
  assert.throws(() => readConfig({ CONSULT_INTERNAL_ADDRESS: '10.0.0.11:8443' }), /they need a DATABASE_URL/);
});
