import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { WebSocketServer, type WebSocket } from 'ws';

type Json = Readonly<Record<string, unknown>>;

const verbs = new Set(['create', 'attach', 'message', 'hangup', 'detach', 'destroy', 'keepalive', 'info', 'claim']);
const requests = new Set(['create', 'destroy', 'list', 'joinandconfigure', 'configure', 'unpublish', 'leave', 'join', 'start', 'update']);
const sdp = 'v=0\r\no=- 1 1 IN IP4 10.9.9.9\r\ns=VideoRoom secret-room-name\r\nt=0 0\r\n';

/** Speaks as a Janus would, at once and by heart, and keeps a book of all it was asked that no gateway should ask. */
export class ScriptedJanus {
  readonly problems: string[] = [];
  /** Sessions and their handles. */
  readonly sessions = new Map<number, Set<number>>();
  /** What must never be read in a browser. */
  readonly secrets = new Set<string>();
  readonly apiSecret = 'api-secret-of-the-script';
  #refusal: number | null = null;
  readonly #server: WebSocketServer;
  #link: WebSocket | null = null;

  static async listen(): Promise<ScriptedJanus> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'janus-protocol' });
    await once(server, 'listening');
    return new ScriptedJanus(server);
  }

  private constructor(server: WebSocketServer) {
    this.#server = server;
    this.secrets.add(this.apiSecret);
    server.on('connection', (link) => {
      this.#link = link;
      link.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString()) as Json));
    });
  }

  get url(): string {
    const address = this.#server.address();
    return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** The next plugin request fails with this number. */
  refuseNext(code: number): void {
    this.#refusal = code;
  }

  /** Says something by itself. */
  say(message: Json): void {
    this.#link?.send(JSON.stringify(message));
  }

  /** As a Janus whose session timed out: it is gone with its handles. */
  forget(session: number): void {
    if (this.sessions.delete(session)) this.say({ janus: 'timeout', session_id: session });
  }

  close(): void {
    this.#server.close();
    this.#link?.terminate();
  }

  #hear(message: Json): void {
    const { janus, transaction, session_id: session, handle_id: handle } = message;
    if (typeof janus !== 'string' || !verbs.has(janus)) this.problems.push(`verb ${String(janus)}`);
    if (message['apisecret'] !== this.apiSecret) this.problems.push('no API secret');
    if (JSON.stringify(message).includes('canary')) this.problems.push('text of the browser came through');
    const reply = (answer: Json): void => this.say({ transaction, session_id: session, ...answer });
    if (session !== undefined && !this.sessions.has(Number(session))) return reply({ janus: 'error', error: { code: 458 } });
    switch (janus) {
      case 'create': return reply({ janus: 'success', data: { id: this.#newSession(Number(message['id'])) } });
      case 'attach': return reply({ janus: 'success', data: { id: this.#newHandle(Number(session)) } });
      case 'detach': this.sessions.get(Number(session))?.delete(Number(handle)); return reply({ janus: 'success' });
      case 'destroy': this.sessions.delete(Number(session)); return reply({ janus: 'success' });
      case 'message': return this.#hearRequest(message, reply);
      case 'info': return reply({ janus: 'server_info', 'accepting-new-sessions': true });
      case 'keepalive': return reply({ janus: 'ack' });
      default: return reply({ janus: 'success' });
    }
  }

  #newSession(id: number): number {
    this.sessions.set(id, new Set());
    this.secrets.add(String(id));
    return id;
  }

  #newHandle(session: number): number {
    const handles = this.sessions.get(session) ?? new Set();
    const id = randomInt(2 ** 46, 2 ** 47);
    handles.add(id);
    if (handles.size > 2) this.problems.push('a third handle');
    this.secrets.add(String(id));
    return id;
  }

  #hearRequest(message: Json, reply: (answer: Json) => void): void {
    const body = message['body'] as Json;
    const { request, room, pin } = body;
    if (typeof request !== 'string' || !requests.has(request)) this.problems.push(`request ${String(request)}`);
    for (const secret of [room, pin]) if (typeof secret === 'string') this.secrets.add(secret);
    if (request === 'create' || request === 'destroy') return reply({ janus: 'success', plugindata: { data: { videoroom: request === 'create' ? 'created' : 'destroyed' } } });
    if (request === 'list') return reply({ janus: 'success', plugindata: { data: { videoroom: 'success', list: [] } } });
    reply({ janus: 'ack' });
    // Nobody but the gateway itself joins this way: it looks whether we work.
    if (request === 'join' && body['ptype'] === 'publisher') return reply({ janus: 'event', sender: message['handle_id'], plugindata: { data: { videoroom: 'event', error_code: 426 } } });
    const code = this.#refusal;
    this.#refusal = null;
    const data = code === null ? this.#answer(request, body) : { videoroom: 'event', error_code: code, error: `no such room (${String(room)})` };
    const jsep = code === null && (message['jsep'] !== undefined || request === 'join') ? { jsep: { type: request === 'join' ? 'offer' : 'answer', sdp, e2ee: true } } : {};
    return reply({ janus: 'event', sender: message['handle_id'], plugindata: { plugin: 'janus.plugin.videoroom', data }, ...jsep });
  }

  #answer(request: unknown, body: Json): Json {
    switch (request) {
      case 'joinandconfigure': {
        const privateId = randomInt(2 ** 30, 2 ** 31);
        const other = randomBytes(16).toString('base64url');
        for (const secret of [String(privateId), other, String(body['id'])]) this.secrets.add(secret);
        return { videoroom: 'joined', room: body['room'], id: body['id'], private_id: privateId, publishers: [{ id: other, display: 'par_BBBBBBBBBBBBBBBBBBBBBB', streams: [] }] };
      }
      case 'join': return { videoroom: 'attached', room: body['room'], streams: [{ type: 'audio', mid: '0', feed_id: 'unknown', feed_mid: '0' }] };
      case 'update': return { videoroom: 'updated', room: body['room'], streams: [] };
      default: return { videoroom: 'event', room: body['room'], [request === 'start' ? 'started' : request === 'leave' ? 'leaving' : request === 'unpublish' ? 'unpublished' : 'configured']: 'ok' };
    }
  }
}
