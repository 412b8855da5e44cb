import assert from 'node:assert/strict';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { errorCodeOf, JanusLine, type JanusMessage } from './janus-line.ts';
import { listeningPorts } from './listening-ports.ts';
import { forbiddenSettings, requiredSettings, riskySettings, settingsOf } from './risky-settings.ts';
import { startMedia, type Media } from './start-media.ts';

const folder = fileURLToPath(new URL('../../janus-config', import.meta.url));
const templates = ['janus.jcfg', 'janus.plugin.videoroom.jcfg', 'janus.transport.websockets.jcfg', 'janus.eventhandler.sampleevh.jcfg', 'turnserver.conf'];
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

for (const name of templates) {
  test(`${name} has no risky setting`, async () => {
    assert.deepEqual(riskySettings(name, await read(name)), []);
  });

  test(`${name}: taking away or changing any required setting is noticed`, async () => {
    const text = await read(name);
    for (const { line } of requiredSettings.filter(({ file }) => file === name)) {
      assert.equal(riskySettings(name, text.replace(line, `# ${line}`)).length, 1, line);
    }
  });

  test(`${name}: every setting has a reason above it`, async () => {
    let reason = false;
    for (const line of (await read(name)).split('\n')) {
      if (line.trim() === '' || /^[a-z]+: \{$/.test(line)) reason = false;
      else if (line.trim().startsWith('#')) reason = true;
      else if (settingsOf(line).length > 0 && !/_folder = "|^listening-ip=/.test(line.trim())) assert.ok(reason, line);
    }
  });
}

test('settings that open a door are noticed', () => {
  for (const setting of ['allow-loopback-peers', 'no-auth', 'cli', 'web-admin', 'server-relay', 'user=a:b']) {
    assert.equal(riskySettings('turnserver.conf', setting).filter((risk) => risk.includes(' has ')).length, 1, setting);
  }
  assert.ok(riskySettings('janus.jcfg', 'stun_server = "x"').some((risk) => risk.includes(' has ')));
  assert.ok(forbiddenSettings.length > 0);
});

let media: Media;
before(async () => { media = await startMedia(); });
after(async () => { await media[Symbol.asyncDispose](); });

const line = (): Promise<JanusLine> => JanusLine.open(media.settings.janusWsPort);

test('the running Janus holds two plugins and one transport, and says little about itself', async () => {
  using janus = await line();
  const info = await janus.ask({ janus: 'info' });
  assert.deepEqual(Object.keys(info['plugins'] as object).toSorted(), ['janus.plugin.echotest', 'janus.plugin.videoroom']);
  assert.deepEqual(Object.keys(info['transports'] as object), ['janus.transport.websockets']);
  assert.equal(info['dependencies'], undefined);
  assert.deepEqual([info['api_secret'], info['full-trickle'], info['ice-lite'], info['ice-tcp'], info['ipv6']], [true, false, false, false, false]);
  assert.equal(info['reclaim-session-timeout'], 60);
});

test('T15: without the API secret there is no session', async () => {
  using janus = await line();
  assert.equal(errorCodeOf(await janus.ask({ janus: 'create', apisecret: 'a guess' })), 403);
});

function idOf(answer: JanusMessage): number {
  return (answer['data'] as { readonly id: number }).id;
}

test('a room needs the admin key besides the API secret', async () => {
  using janus = await line();
  const apisecret = media.secrets.janusApiSecret;
  const session = { apisecret, session_id: idOf(await janus.ask({ janus: 'create', apisecret })) };
  const handle = { ...session, handle_id: idOf(await janus.ask({ ...session, janus: 'attach', plugin: 'janus.plugin.videoroom' })) };
  const create = async (body: JanusMessage): Promise<unknown> => {
    const answer = await janus.ask({ ...handle, janus: 'message', body: { request: 'create', room: 'a room', ...body } });
    return (answer['plugindata'] as { readonly data: JanusMessage }).data['videoroom'];
  };
  assert.equal(await create({}), 'event', 'refused');
  assert.equal(await create({ admin_key: media.secrets.janusAdminSecret }), 'event', 'refused');
  assert.equal(await create({ admin_key: media.secrets.janusAdminKey }), 'created');
});

test('F11 T15: Janus listens for its API and nothing else, the Admin API is not served there', async () => {
  assert.deepEqual(listeningPorts(media.janus.pid ?? 0), [media.settings.janusWsPort]);
  using janus = await line();
  assert.notEqual(errorCodeOf(await janus.ask({ janus: 'list_sessions', admin_secret: media.secrets.janusAdminSecret })), null);
});

test('F11: coturn listens on its two ports and nothing else', () => {
  const { turnPort, turnTlsPort } = media.settings;
  assert.deepEqual(new Set(listeningPorts(media.coturn.pid ?? 0)), new Set([turnPort, turnTlsPort]));
});

test('T15: secrets are readable by their owner only and stand in no command line', async () => {
  const { secrets, settings, janus, coturn } = media;
  const files = [join(settings.dataDir, 'run', 'janus', 'janus.jcfg'), join(settings.dataDir, 'run', 'coturn', 'turnserver.conf')];
  for (const name of await readdir(secrets.folder)) if (!name.endsWith('certificate.pem')) files.push(join(secrets.folder, name));
  for (const file of files) assert.equal((await stat(file)).mode & 0o077, 0, file);
  for (const { pid } of [janus, coturn]) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    for (const secret of [secrets.janusApiSecret, secrets.janusAdminKey, secrets.janusAdminSecret, secrets.turnSecret]) assert.ok(!commandLine.includes(secret));
  }
});
