import { once } from 'node:events';
import { versionAtLeast } from '../setup/version-at-least.ts';
import { failed, passed, warned, type Finding } from './finding.ts';

const oldestVersion = '1.4.1';
const answerMs = 4000;
const notAcceptingSessions = 472;

export interface JanusServer {
  readonly name: string;
  /** ws:// or wss:// */
  readonly url: string;
}

export interface JanusSecrets {
  readonly apiSecret: string | null;
  readonly adminKey: string | null;
}

interface Answer {
  readonly janus?: string;
  readonly version_string?: string;
  readonly data?: { readonly id?: number };
  readonly error?: { readonly code?: number };
  readonly plugindata?: { readonly data?: { readonly videoroom?: string } };
}

/** Is it there, is it new enough, does it take our secrets, and does it make a room? Ends what it opened. */
export async function checkJanus({ name, url }: JanusServer, { apiSecret, adminKey }: JanusSecrets): Promise<Finding> {
  const title = `Janus ${name}`;
  if (apiSecret === null) return failed(title, 'its secret is missing', 'Set JANUS_API_SECRET or JANUS_API_SECRET_FILE, or run npm start once: it makes one.');
  if (adminKey === null) return failed(title, 'the key for its rooms is missing', 'Set JANUS_ADMIN_KEY or JANUS_ADMIN_KEY_FILE, or run npm start once: it makes one.');
  const socket = new WebSocket(url, 'janus-protocol');
  try {
    await heard(socket, 'open');
    return await interview(title, (request) => ask(socket, { ...request, apisecret: apiSecret }), adminKey);
  } catch {
    return failed(title, 'no answer', 'Is Janus running with its WebSocket transport? Check the address in JANUS_NODES (or JANUS_WS_PORT) and the firewalls on the way.');
  } finally {
    socket.close();
  }
}

type Ask = (request: object) => Promise<Answer>;

async function interview(title: string, askJanus: Ask, adminKey: string): Promise<Finding> {
  const { version_string: version = 'unknown' } = await askJanus({ janus: 'info' });
  const created = await askJanus({ janus: 'create' });
  if (created.error?.code === notAcceptingSessions) return warned(title, `version ${version}, takes no new sessions`, 'Somebody closed it for an upgrade: start it again, or tell its Admin API accept_new_sessions.');
  if (created.janus !== 'success') return failed(title, 'it refuses our secret', 'JANUS_API_SECRET must be the api_secret of janus.jcfg, letter by letter.');
  const session = { session_id: created.data?.id };
  const attached = await askJanus({ ...session, janus: 'attach', plugin: 'janus.plugin.videoroom' });
  const roomSays = attached.janus === 'success' ? await makeRoom((body) => askJanus({ ...session, janus: 'message', handle_id: attached.data?.id, body }), adminKey) : null;
  await askJanus({ ...session, janus: 'destroy' });
  if (roomSays === null) return failed(title, 'it has no VideoRoom', 'Load libjanus_videoroom.so: janus-config/janus.jcfg shows how.');
  if (roomSays !== 'created') return failed(title, 'it makes no room for us', 'JANUS_ADMIN_KEY must be the admin_key of janus.plugin.videoroom.jcfg, letter by letter, and string_ids must be true there.');
  if (!versionAtLeast(version, oldestVersion)) return failed(title, `version ${version}`, `Install Janus ${oldestVersion} or newer.`);
  return passed(title, `version ${version}, our secrets are taken, a room can be made`);
}

/** A room nobody else sees, gone again at once. Resolves with VideoRoom's word on making it. */
async function makeRoom(askRoom: (body: object) => Promise<Answer>, adminKey: string): Promise<string | undefined> {
  const room = `doctor-${crypto.randomUUID()}`;
  const made = await askRoom({ request: 'create', room, admin_key: adminKey, permanent: false, is_private: true });
  await askRoom({ request: 'destroy', room });
  return made.plugindata?.data?.videoroom;
}

async function ask(socket: WebSocket, request: object): Promise<Answer> {
  socket.send(JSON.stringify({ ...request, transaction: 'doctor' }));
  return JSON.parse(String((await heard(socket, 'message') as MessageEvent).data)) as Answer;
}

/** Rejects when it does not come in time, or cannot come any more. */
async function heard(socket: WebSocket, type: 'open' | 'message'): Promise<Event> {
  const hopeless = new AbortController();
  const giveUp = (): void => hopeless.abort();
  const deadline = setTimeout(giveUp, answerMs);
  socket.addEventListener('close', giveUp, { once: true });
  try {
    const [event] = (await once(socket, type, { signal: hopeless.signal })) as [Event];
    return event;
  } finally {
    clearTimeout(deadline);
    socket.removeEventListener('close', giveUp);
  }
}
