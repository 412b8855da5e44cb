import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { createTurnCredentials } from '../../server/src/turn/turn-credentials.ts';
import { projectRoot } from '../../scripts/project-root.ts';
import { coturnPlan } from '../../scripts/runtime/coturn-plan.ts';
import { Guard } from '../../scripts/runtime/guard.ts';
import { installationSecrets } from '../../scripts/runtime/installation-secrets.ts';
import { LogFile } from '../../scripts/runtime/log-file.ts';
import { readSettings } from '../../scripts/runtime/settings.ts';
import { SupervisedProcess } from '../../scripts/runtime/supervised-process.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';
import { networkTools } from '../../scripts/setup/network-tools.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { lacksLab } from './support/lacks-lab.ts';
import { runTool } from './support/run-tool.ts';

const namespace = `consult-${process.pid}-many`;
const relayAddress = '10.88.1.2';
/** Wi-Fi, a cable, a telephone, a VPN and whatever else people have: each asks the relay for itself. */
const networks = [1, 2, 3, 4, 5];

/** Error codes of RFC 8489 §14.8 and RFC 8656 §19. */
const [unauthorised, quotaReached] = [401, 486];

/** A machine that is in so many networks at once, and a relay it reaches from each. */
async function openMachine(ip: string): Promise<AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  await runTool(ip, ['netns', 'add', namespace]);
  opened.defer(async () => { await runTool(ip, ['netns', 'delete', namespace]); });
  const cables = networks.flatMap((number) => [
    `link add net${number} type veth peer name far${number}`, `address add 10.88.${number}.2/24 dev net${number}`, `link set net${number} up`, `link set far${number} up`,
  ]);
  await runTool(ip, ['-netns', namespace, '-batch', '-'], ['link set lo up', ...cables, 'route add default via 10.88.1.1', ''].join('\n'));
  return opened.move();
}

/** The relay of `npm start`, in there. */
async function startRelay(ip: string, dataDir: string): Promise<{ readonly secret: string } & AsyncDisposable> {
  const { value: media } = await ensureMediaRuntime();
  const secrets = await installationSecrets(dataDir);
  const settings = { ...readSettings({ CONSULT_DATA_DIR: dataDir }), mediaAddress: relayAddress, turnHost: relayAddress };
  const { command, args, ...plan } = await coturnPlan(settings, secrets, media);
  const guard = new Guard();
  const listens = async (): Promise<void> => {
    const sockets = await runTool(ip, ['netns', 'exec', namespace, 'ss', '-Hlun', 'sport', '=', `:${settings.turnPort}`]);
    if (sockets.trim() === '') throw new Error('not yet');
  };
  const relay = new SupervisedProcess({ ...plan, command: ip, args: ['netns', 'exec', namespace, command, ...args], probe: listens, readyWithinMs: 60_000 }, { guard, log: new LogFile(join(dataDir, 'coturn.log')), report: () => undefined });
  await relay.start();
  return { secret: secrets.turnSecret, async [Symbol.asyncDispose]() { await relay.stop(); guard.close(); } };
}

interface Gathered {
  readonly relayed: number;
  readonly errors: readonly number[];
}

/** In the page: connections through the relay alone, one for each ticket, until each has looked for all its ways. */
async function gather(tickets: readonly RTCIceServer[]): Promise<readonly Gathered[]> {
  // Only who may use the microphone learns of more than one network.
  await navigator.mediaDevices.getUserMedia({ audio: true });
  return await Promise.all(tickets.map(async (ticket) => {
    const connection = new RTCPeerConnection({ iceServers: [ticket], iceTransportPolicy: 'relay', bundlePolicy: 'max-bundle' });
    const found = { relayed: 0, errors: [] as number[] };
    connection.addEventListener('icecandidateerror', ({ errorCode }) => found.errors.push(errorCode));
    const done = new Promise<void>((resolve) => {
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate === null) resolve();
        else if (candidate.candidate !== '') found.relayed += 1;
      });
    });
    connection.addTransceiver('audio');
    await connection.setLocalDescription();
    await done;
    return found;
  }));
}

test('a machine in five networks: each connection has ways through the relay, with four allocations to a name and a name to a connection', { skip: lacksLab(), timeout: 120_000 }, async () => {
  const { ip } = networkTools() ?? { ip: '' };
  const folder = await mkdtemp(join(tmpdir(), 'many-networks-'));
  await using kept = new AsyncDisposableStack();
  kept.defer(() => rm(folder, { recursive: true, force: true }));
  kept.use(await openMachine(ip));
  const { secret } = kept.use(await startRelay(ip, folder));
  const program = join(folder, 'chromium');
  await writeFile(program, `#!/bin/sh\nexec '${ip}' netns exec ${namespace} '${chromiumPath()}' "$@"\n`);
  await chmod(program, 0o755);
  const browser = kept.adopt(await openBrowser({ camera: 'red' }, { program, flags: [] }), (open) => open.close());
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(projectRoot, 'LICENSE')).href);
  const relay = createTurnCredentials({ urls: [`turn:${relayAddress}:3478?transport=udp`], secret, now: Date.now });
  const tickets = ['publish', 'subscribe'].flatMap((name) => relay.issue(name).iceServers);
  const found = await page.evaluate(gather, tickets as RTCIceServer[]);
  for (const { relayed, errors } of found) {
    assert.ok(relayed >= 1 && relayed <= 4, 'it has ways, and no more than four');
    assert.ok(errors.includes(quotaReached), 'the fifth network is refused');
    assert.ok(!errors.includes(unauthorised), 'and none is taken for a stranger: not even the first who come to a new relay, all at once');
  }
});
