import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import {
  clientMessageSchema, helloSchema, janusClaimSchema, janusCreateSchema, janusEnvelopeSchema, joinAndConfigureSchema, joinSubscriberSchema, jsepSchema,
  publisherConfigureSchema, queueClientMessageSchema, subscriberConfigureSchema,
} from '@consult-room/protocol';
import { expectOk, newDevice } from '../gateway/support/gateway-house.ts';
import { GatewayProcess } from '../gateway/support/gateway-process.ts';
import { TestSocket } from '../gateway/support/test-socket.ts';
import { startRealJanus } from '../sfu/real-janus.ts';
import { freePort } from '../support/free-port.ts';
import { canary, hostileText, jsonSchemaOf, variantsOf, type JsonSchema } from './support/schema-samples.ts';

const origin = 'http://clinic.test';
/** Below every limit on a socket: what counts here is what is said, not how often. */
const messagesPerSocket = 60;

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
}

/** Every call of the REST API, from its own description, with the canary in every place there is. */
async function callEverything(gateway: GatewayProcess, apiKey: string, realIds: readonly string[]): Promise<number> {
  const document = JSON.parse((await gateway.call('GET', '/openapi.json')).text) as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
  let accepted = 0;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      for (const ids of [realIds, [canary, canary], [`apt_${canary.repeat(3).slice(0, 22)}`, `par_${canary.repeat(3).slice(0, 22)}`]]) {
        let place = 0;
        const target = path.replaceAll(/\{\w+\}/g, () => ids[place++] ?? canary);
        const query = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `${name}=${encodeURIComponent(hostileText)}`).join('&');
        const bodies = operation.requestBody === undefined ? [undefined] : variantsOf(operation.requestBody.content['application/json'].schema);
        for (const body of bodies) {
          for (const suffix of query === '' ? [''] : ['', `?${query}`]) {
            const response = await fetch(`http://127.0.0.1:${gateway.port}${target}${suffix}`, {
              method: method.toUpperCase(), ...(body !== undefined && { body: JSON.stringify(body) }),
              headers: {
                Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json', 'User-Agent': canary, 'X-Forwarded-For': canary,
                Referer: `http://${canary}.example/`, 'Idempotency-Key': `${canary}-${Math.random()}`, 'X-Request-Id': canary,
              },
            });
            await response.arrayBuffer();
            if (response.ok) accepted += 1;
          }
        }
      }
    }
  }
  return accepted;
}

/** Says every variant, over as many sockets as it takes; `open` makes one that may say it. Returns how many were taken. */
async function sayEverything(variants: Iterable<unknown>, open: () => Promise<TestSocket>): Promise<number> {
  let taken = 0;
  let said = 0;
  let socket = await open();
  for (const variant of variants) {
    if (said % messagesPerSocket === messagesPerSocket - 1) {
      socket.terminate();
      socket = await open();
    }
    said += 1;
    const answered = socket.request(variant as Readonly<Record<string, unknown>>).catch(() => 'unanswered');
    const answer = await Promise.race([answered, socket.closed.then(() => 'closed')]);
    if (answer === 'ok') taken += 1;
    if (answer === 'closed') socket = await open();
  }
  socket.terminate();
  return taken;
}

/** The media endpoint: as a stranger, and with a session and a handle at the real Janus. */
async function askForMedia(gateway: GatewayProcess, host: TestSocket): Promise<void> {
  await expectOk(host, { type: 'refresh-token' });
  const { token } = await host.next('token');
  const envelope = jsonSchemaOf(janusEnvelopeSchema);
  const requests = [joinAndConfigureSchema, publisherConfigureSchema, joinSubscriberSchema, subscriberConfigureSchema].flatMap((schema) => Array.from(variantsOf(jsonSchemaOf(schema))));
  const jseps = Array.from(variantsOf(jsonSchemaOf(jsepSchema)));
  const inSession = [...variantsOf(envelope), ...[...requests.map((body) => ({ body })), ...jseps.map((jsep) => ({ body: requests[0], jsep }))].map((rest) => ({ janus: 'message', transaction: 'm', ...rest }))];
  const open = (): Promise<TestSocket> => TestSocket.open(`ws://127.0.0.1:${gateway.port}/v1/janus`, 'janus-protocol', origin);
  for (const variant of [...variantsOf(jsonSchemaOf(janusCreateSchema)), ...variantsOf(jsonSchemaOf(janusClaimSchema))]) {
    const socket = await open();
    await askOnce(socket, variant as Readonly<Record<string, unknown>>);
    socket.terminate();
  }
  let socket = await open();
  let ids = await openHandle(socket, token);
  // What ends the handle or the session comes last; where a seat has opened too many, the rest is said without one.
  for (const variant of [...inSession.filter((one) => !isEnding(one)), ...inSession.filter(isEnding)]) {
    const answer = await askOnce(socket, { ...(variant as Readonly<Record<string, unknown>>), ...ids });
    if (answer !== 'closed') continue;
    socket = await open();
    ids = await openHandle(socket, token);
  }
  socket.terminate();
  host.terminate();
}

function isEnding(variant: unknown): boolean {
  return /"janus":"(?:detach|destroy|hangup)"/.test(JSON.stringify(variant));
}

async function askOnce(socket: TestSocket, message: Readonly<Record<string, unknown>>): Promise<unknown> {
  socket.clear();
  socket.send(message);
  return Promise.race([socket.closed.then(() => 'closed'), socket.nextWhere(() => true).catch(() => 'unanswered')]);
}

/** A session and a handle at the real Janus, or nothing where the seat may open no more. */
async function openHandle(socket: TestSocket, token: unknown): Promise<Readonly<Record<string, unknown>>> {
  const ask = async (message: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const answer = await askOnce(socket, { ...message, transaction: 'open' });
    return typeof answer === 'object' && answer !== null && 'data' in answer ? (answer.data as { readonly id?: unknown }).id : undefined;
  };
  const sessionId = await ask({ janus: 'create', token });
  if (sessionId === undefined) return {};
  const handleId = await ask({ janus: 'attach', plugin: 'janus.plugin.videoroom', session_id: sessionId });
  return handleId === undefined ? {} : { session_id: sessionId, handle_id: handleId };
}

/** What may end the seat or the consultation comes last. */
function inGoodOrder(variants: Iterable<unknown>): readonly unknown[] {
  const all = Array.from(variants);
  return [...all.filter((variant) => !isFinal(variant)), ...all.filter(isFinal)];
}

function isFinal(variant: unknown): boolean {
  return typeof variant === 'object' && variant !== null && 'type' in variant && (variant.type === 'end' || variant.type === 'leave');
}

test('T22 T9: whatever a person or a stranger writes into any field of any message is in no log line, no metric and no audit entry', async (context) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'canary-'));
  const apiKey = GatewayProcess.newApiKey();
  const metricsPort = await freePort();
  await using janus = await startRealJanus();
  await using gateway = await GatewayProcess.start({
    dataDir, apiKey, janus,
    environment: { METRICS_PORT: String(metricsPort), CONSULT_LOG_LEVEL: 'debug', CONSULT_CHECKPOINT_SINK: join(dataDir, 'outside.ndjson') },
  });
  const booked = await gateway.book();
  const [hostDevice, guestDevice] = [newDevice(), newDevice()];
  const sitHost = (): Promise<TestSocket> => gateway.sit(booked.id, booked.clinician.id, hostDevice);
  const host = await sitHost();
  for (const type of ['enter', 'enter']) await expectOk(host, { type });
  const guest = await gateway.sit(booked.id, booked.patient.id, guestDevice);
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });

  const openOnly = (path: string, protocol: string) => (): Promise<TestSocket> => TestSocket.open(`ws://127.0.0.1:${gateway.port}${path}`, protocol, origin);
  const strangers = openOnly('/v1/socket', 'consult.v1');
  for (const variant of variantsOf(jsonSchemaOf(helloSchema))) {
    const socket = await strangers();
    socket.send(variant as Readonly<Record<string, unknown>>);
    await socket.closed;
  }
  await askForMedia(gateway, await sitHost());
  const taken = await sayEverything(inGoodOrder(variantsOf(jsonSchemaOf(clientMessageSchema))), sitHost);
  const queueToken = (JSON.parse((await gateway.call('POST', '/v1/queue-tokens', { staffId: canary, name: canary })).text) as { readonly token: string }).token;
  await sayEverything(variantsOf(jsonSchemaOf(queueClientMessageSchema)), async () => {
    const socket = await strangers();
    socket.send({ type: 'hello', token: queueToken });
    await socket.next('queue-welcome');
    return socket;
  });
  const accepted = await callEverything(gateway, apiKey, [booked.id, booked.patient.id]);
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  await gateway[Symbol.asyncDispose]();

  const database = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
  const audit = database.prepare('select entry from audit').all().map((row) => String(row['entry']));
  const names = database.prepare("select count(*) as n from participants where name like '%' || ? || '%'").get(canary)?.['n'];
  database.close();
  const outside = await readFile(join(dataDir, 'outside.ndjson'), 'utf8');
  context.diagnostic(`${gateway.lines.length} log lines, ${audit.length} audit entries; ${taken} messages and ${accepted} calls were taken, ${String(names)} people carry the canary as their name`);
  assert.ok(Number(names) > 0 && taken > 5 && accepted > 10, 'the canary got in at all');
  const hex = Buffer.from(canary).toString('hex');
  const hits = [...gateway.lines, ...metrics.split('\n'), ...audit, ...outside.split('\n')].filter((line) => line.toLowerCase().includes(canary) || line.includes(hex));
  assert.deepEqual(hits, []);
  for (const line of gateway.lines) {
    assert.match(line, /^[\u0020-\u007E]*$/, 'a line is plain ASCII');
    assert.equal(typeof JSON.parse(line), 'object');
  }
  await rm(dataDir, { recursive: true });
});
