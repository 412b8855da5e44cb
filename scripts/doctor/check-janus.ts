import { once } from 'node:events';
import { versionAtLeast } from '../setup/version-at-least.ts';
import { failed, passed, type Finding } from './finding.ts';

const oldestVersion = '1.4.1';
const answerMs = 4000;

export interface JanusServer {
  readonly name: string;
  /** ws:// or wss:// */
  readonly url: string;
}

interface Answer {
  readonly janus?: string;
  readonly version_string?: string;
  readonly data?: { readonly id?: number };
}

/** Is it there, is it new enough, and does it take our secret? Opens a session and ends it again. */
export async function checkJanus({ name, url }: JanusServer, apiSecret: string | null): Promise<Finding> {
  const title = `Janus ${name}`;
  if (apiSecret === null) return failed(title, 'its secret is missing', 'Set JANUS_API_SECRET or JANUS_API_SECRET_FILE, or run npm start once: it makes one.');
  try {
    return await interview(title, url, apiSecret);
  } catch {
    return failed(title, 'no answer', 'Is Janus running with its WebSocket transport? Check the address in JANUS_NODES (or JANUS_WS_PORT) and the firewalls on the way.');
  }
}

async function interview(title: string, url: string, apiSecret: string): Promise<Finding> {
  const socket = new WebSocket(url, 'janus-protocol');
  try {
    await once(socket, 'open', { signal: AbortSignal.timeout(answerMs) });
    const { version_string: version = 'unknown' } = await ask(socket, { janus: 'info' });
    const created = await ask(socket, { janus: 'create', apisecret: apiSecret });
    if (created.janus !== 'success') return failed(title, 'it refuses our secret', 'JANUS_API_SECRET must be the api_secret of janus.jcfg, letter by letter.');
    await ask(socket, { janus: 'destroy', session_id: created.data?.id, apisecret: apiSecret });
    if (!versionAtLeast(version, oldestVersion)) return failed(title, `version ${version}`, `Install Janus ${oldestVersion} or newer.`);
    return passed(title, `version ${version}, our secret is taken`);
  } finally {
    socket.close();
  }
}

async function ask(socket: WebSocket, request: object): Promise<Answer> {
  socket.send(JSON.stringify({ ...request, transaction: 'doctor' }));
  const [event] = (await once(socket, 'message', { signal: AbortSignal.timeout(answerMs) })) as [MessageEvent];
  return JSON.parse(String(event.data)) as Answer;
}
