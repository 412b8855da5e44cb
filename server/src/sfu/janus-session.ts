import type { CleanJsep } from './decision.ts';
import { JanusRequestError } from './janus-request-error.ts';
import { isJsonObject, type JsonObject } from './json-document.ts';

export interface RequestTerms {
  /** An error number that is the answer hoped for. */
  readonly expects?: number;
  /** Without an answer for this long the request has failed; default: 8 s. */
  readonly timeoutMs?: number;
}

/** How a session speaks to its node. */
export type SendRequest = (message: JsonObject, terms?: RequestTerms) => Promise<JsonObject>;

export interface SessionListener {
  /** Something Janus says by itself about one handle. */
  event(handleId: number, message: JsonObject): void;
  /** The session is gone at Janus: restarted, timed out, or claimed by nobody in time. Called once. */
  lost(): void;
}

/** The plugin's answer to a request. */
export interface PluginReply {
  readonly data: JsonObject;
  readonly jsep: JsonObject | null;
}

/** A real Janus session and its handles. All requests reject with JanusRequestError. */
export class JanusSession {
  readonly id: number;
  readonly #send: SendRequest;
  readonly #listener: SessionListener;
  readonly #handleIds: Set<number>;
  #gone = false;

  /** `handleIds`: those it has at Janus already. */
  constructor(id: number, send: SendRequest, listener: SessionListener, handleIds: readonly number[] = []) {
    this.id = id;
    this.#handleIds = new Set(handleIds);
    this.#send = send;
    this.#listener = listener;
  }

  get isGone(): boolean {
    return this.#gone;
  }

  get handleIds(): readonly number[] {
    return [...this.#handleIds];
  }

  /** A new handle. `opaqueId`: a pseudonym for Janus' own events. */
  async attach(opaqueId: string, plugin: 'videoroom' | 'echotest' = 'videoroom'): Promise<number> {
    const reply = await this.#send({ janus: 'attach', session_id: this.id, plugin: `janus.plugin.${plugin}`, opaque_id: opaqueId });
    const data = reply['data'];
    const id = isJsonObject(data) ? data['id'] : undefined;
    if (typeof id !== 'number') throw new JanusRequestError(0);
    this.#handleIds.add(id);
    return id;
  }

  async message(handleId: number, body: JsonObject, jsep?: Pick<CleanJsep, 'type' | 'sdp'>, terms?: RequestTerms): Promise<PluginReply> {
    const message = { janus: 'message', session_id: this.id, handle_id: handleId, body };
    const reply = await this.#send(jsep === undefined ? message : { ...message, jsep }, terms);
    const plugin = reply['plugindata'];
    const data = isJsonObject(plugin) ? plugin['data'] : undefined;
    return { data: isJsonObject(data) ? data : {}, jsep: isJsonObject(reply['jsep']) ? reply['jsep'] : null };
  }

  async hangup(handleId: number): Promise<void> {
    await this.#send({ janus: 'hangup', session_id: this.id, handle_id: handleId });
  }

  async detach(handleId: number): Promise<void> {
    this.#handleIds.delete(handleId);
    await this.#send({ janus: 'detach', session_id: this.id, handle_id: handleId });
  }

  /** Detaches each handle, then destroys the session. */
  async destroy(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    await Promise.allSettled(this.handleIds.map((id) => this.detach(id)));
    await this.#send({ janus: 'destroy', session_id: this.id });
  }

  /** From now on nothing is heard or said; the node ends it at Janus. */
  abandon(): void {
    this.#gone = true;
  }

  /** For the node: a message of Janus about this session. */
  receive(message: JsonObject): void {
    if (this.#gone) return;
    const sender = message['sender'];
    if (message['janus'] === 'timeout') this.markLost();
    else if (typeof sender === 'number' && this.#handleIds.has(sender)) this.#listener.event(sender, message);
  }

  /** For the node: Janus knows this session no more. */
  markLost(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#listener.lost();
  }
}
