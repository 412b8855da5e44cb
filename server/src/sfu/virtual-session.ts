import { closeCode, type CloseCode, type ErrorCode } from '@consult-room/protocol';
import type { BrowserLink } from './browser-link.ts';
import type { PluginRequest, Refusal } from './decision.ts';
import { FeedMap } from './feed-map.ts';
import { janusError } from './janus-error.ts';
import { rebuildJanusEvent } from './janus-event.ts';
import type { JanusSession, PluginReply } from './janus-session.ts';
import type { JsonObject } from './json-document.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { decide } from './policy.ts';
import type { AdmittedSeat, SeatGate, SfuRoomRow } from './ports.ts';
import { randomNumberId, randomTextId } from './random-id.ts';
import type { SessionMemory } from './session-memory.ts';
import type { SessionView } from './session-view.ts';
import { VirtualHandle } from './virtual-handle.ts';
import type { FeedNames } from './videoroom-event.ts';

export interface VirtualSessionOptions {
  readonly seat: AdmittedSeat;
  readonly gate: SeatGate;
  /** ms of a steady clock. */
  readonly now: () => number;
  readonly real: JanusSession;
  readonly room: SfuRoomRow;
  /** What a process before this one told the browser; default: nothing, the session is new. */
  readonly memory?: SessionMemory;
  /** Writes the session down. Awaited before a new handle is used. */
  readonly persist: (memory: SessionMemory) => Promise<void>;
  /** The room is gone at Janus: makes it again. */
  readonly recreateRoom: () => Promise<void>;
  /** The browser asked for the end, or too much piled up for it. */
  readonly onOver: () => void;
}

/** Handles made and given up again: each is two requests at Janus and a row written. */
const attachesBurst = 20;
const attachesPerSecond = 1;

/** Events kept for a browser that is away for a moment. */
const outboxCapacity = 200;

/** A seat's Janus session as its browser sees it. Outlives its socket for a while, so that a `claim` finds it again. */
export class VirtualSession {
  readonly id: number;
  readonly seat: AdmittedSeat;
  readonly real: JanusSession;
  readonly #options: VirtualSessionOptions;
  readonly #handles = new Map<number, VirtualHandle>();
  readonly #feeds: FeedMap;
  readonly #attaches: TokenBucket;
  readonly #feedNames: FeedNames;
  #privateId: number | null;
  /** As it was last written down. */
  #written: string;
  #link: BrowserLink | null = null;
  #outbox: JsonObject[] = [];
  #over = false;

  constructor(options: VirtualSessionOptions) {
    this.seat = options.seat;
    this.real = options.real;
    this.#options = options;
    const { memory } = options;
    this.id = memory?.id ?? randomNumberId();
    this.#privateId = memory?.privateId ?? null;
    this.#feeds = new FeedMap(memory?.feeds);
    for (const { id, realId, role } of memory?.handles ?? []) this.#handles.set(id, Object.assign(new VirtualHandle(id), { realId, role }));
    this.#written = JSON.stringify(memory ?? null);
    this.#attaches = new TokenBucket(attachesPerSecond, attachesBurst, options.now());
    this.#feedNames = {
      // An older feed of this very seat is a leftover, never another person.
      announce: (feed, display) => (display !== this.seat.participantId && options.gate.isAdmitted(display) ? this.#feeds.announce(feed) : null),
      numberOf: (feed) => this.#feeds.numberOf(feed),
    };
  }

  get memory(): SessionMemory {
    const handles = Array.from(this.#handles.values()).flatMap(({ id, realId, role }) => (realId === null ? [] : [{ id, realId, role }]));
    return { id: this.id, role: this.seat.role, privateId: this.#privateId, handles, feeds: Array.from(this.#feeds.names) };
  }

  /** From now on this browser hears the session, and no other; what it missed comes first. */
  connect(link: BrowserLink): void {
    this.#link?.close(closeCode.movedAway, 'seat-moved');
    this.#link = link;
    const missed = this.#outbox;
    this.#outbox = [];
    for (const message of missed) link.send(message);
  }

  /** True where `link` was the one in use: the browser is away. */
  disconnect(link: BrowserLink): boolean {
    if (this.#link !== link) return false;
    this.#link = null;
    return true;
  }

  /** Nothing is sent or asked for any more; the socket closes. The caller takes care of the real session. */
  shut(code: CloseCode, reason?: ErrorCode): void {
    if (this.#over) return;
    this.#over = true;
    this.#link?.close(code, reason);
    this.#link = null;
  }

  /** Tells the browser that Janus knows the session no more: janus.js reports the loss and the element starts anew. */
  tellTimeout(): void {
    this.#send({ janus: 'timeout', session_id: this.id });
  }

  /** One message of an admitted seat. The refusal, where it is one: the socket answers and audits it. */
  receive(message: JsonObject): Refusal | null {
    if (this.#over) return null;
    const decision = decide(message, this.#view());
    const transaction = message['transaction'];
    switch (decision.do) {
      case 'refuse': return decision.refusal;
      case 'ack': this.#send({ janus: 'ack', session_id: this.id, transaction }); break;
      case 'attach':
        if (!this.#attaches.take(this.#options.now())) return { code: 'rate-limited', reason: 'attach-pace', janusCode: janusError.unauthorized };
        void this.#attach(transaction);
        break;
      case 'detach': void this.#detach(decision.handle, transaction); break;
      case 'hangup': void this.#hangup(decision.handle, transaction); break;
      case 'destroy': this.#destroy(transaction); break;
      case 'request': return this.#accept(decision.handle, decision.request, transaction);
    }
    return null;
  }

  /** Something the real Janus says about one of our real handles. */
  hear(realHandleId: number, message: JsonObject): void {
    const handle = [...this.#handles.values()].find((candidate) => candidate.realId === realHandleId);
    if (handle === undefined) return;
    const reason = message['janus'] === 'hangup' ? lossOf(message['reason']) : null;
    if (reason !== null) this.#options.gate.mediaLost?.(this.#options.seat, { reason, way: handle.role });
    this.#tell(handle, message);
  }

  #view(): SessionView {
    const { room, seat } = this.#options;
    return {
      sessionId: this.id, handles: this.#handles, feeds: this.#feeds.names, room: room.room, pin: room.pin,
      participantId: seat.participantId, freshFeed: randomTextId(), privateId: this.#privateId,
    };
  }

  async #attach(transaction: unknown): Promise<void> {
    // Takes its place before Janus answers, so that two at once cannot pass the limit.
    const handle = new VirtualHandle();
    this.#handles.set(handle.id, handle);
    try {
      handle.realId = await this.real.attach(this.seat.participantId);
      await this.#persist();
      this.#send({ janus: 'success', session_id: this.id, transaction, data: { id: handle.id } });
    } catch {
      this.#handles.delete(handle.id);
      // Attached, and not on record: nobody could ever use it, and Janus would keep it.
      if (handle.realId !== null) await this.real.detach(handle.realId).catch(() => undefined);
      this.#sendError(transaction, janusError.unknown);
    }
  }

  async #detach(handleId: number, transaction: unknown): Promise<void> {
    const handle = this.#handles.get(handleId);
    this.#handles.delete(handleId);
    if (handle?.role === 'publisher') this.#privateId = null;
    if (handle?.realId !== null && handle?.realId !== undefined) await this.real.detach(handle.realId).catch(() => undefined);
    this.#send({ janus: 'success', session_id: this.id, transaction });
    this.#note();
  }

  async #hangup(handleId: number, transaction: unknown): Promise<void> {
    const realId = this.#handles.get(handleId)?.realId;
    if (realId !== null && realId !== undefined) await this.real.hangup(realId).catch(() => undefined);
    this.#send({ janus: 'success', session_id: this.id, transaction });
  }

  #destroy(transaction: unknown): void {
    this.#send({ janus: 'success', session_id: this.id, transaction });
    this.#options.onOver();
  }

  #accept(handleId: number, request: PluginRequest, transaction: unknown): Refusal | null {
    const handle = this.#handles.get(handleId);
    if (handle === undefined || handle.queue.isFull) return { code: 'rate-limited', reason: 'queue-full', janusCode: janusError.unauthorized };
    this.#send({ janus: 'ack', session_id: this.id, transaction });
    void this.#request(handle, request, transaction);
    return null;
  }

  async #request(handle: VirtualHandle, request: PluginRequest, transaction: unknown): Promise<void> {
    const roleBefore = handle.role;
    if (request.becomes !== undefined) handle.role = request.becomes;
    if (request.jsep !== undefined) handle.negotiating = true;
    const reply = await handle.queue.run(() => this.#ask(handle, request)).catch(() => failed);
    if (request.jsep !== undefined) handle.negotiating = false;
    if ('error_code' in reply.data && request.becomes !== undefined) handle.role = roleBefore;
    this.#learn(reply.data);
    this.#tell(handle, { janus: 'event', transaction, plugindata: { data: reply.data }, jsep: reply.jsep });
  }

  async #ask(handle: VirtualHandle, request: PluginRequest): Promise<PluginReply> {
    if (handle.realId === null) return failed;
    const reply = await this.real.message(handle.realId, request.body, request.jsep);
    if (reply.data['error_code'] !== janusError.videoRoomNoSuchRoom || request.becomes === undefined) return reply;
    await this.#options.recreateRoom();
    return this.real.message(await this.#replaceReal(handle, handle.realId), request.body, request.jsep);
  }

  /** A handle whose join failed has seen the offer already and takes none again: another one steps in behind it. */
  async #replaceReal(handle: VirtualHandle, oldId: number): Promise<number> {
    await this.real.detach(oldId).catch(() => undefined);
    const realId = await this.real.attach(this.seat.participantId);
    handle.realId = realId;
    await this.#persist();
    return realId;
  }

  /** What the gateway keeps of VideoRoom's answer for itself. */
  #learn(data: JsonObject): void {
    if (data['videoroom'] !== 'joined') return;
    if (typeof data['private_id'] === 'number') this.#privateId = data['private_id'];
    if (typeof data['id'] === 'string') this.#feeds.announce(data['id']);
  }

  #tell(handle: VirtualHandle, message: JsonObject): void {
    const event = rebuildJanusEvent(message, { sessionId: this.id, handleId: handle.id }, this.#feedNames);
    const { transaction } = message;
    if (event !== null) this.#send(transaction === undefined ? event : { ...event, transaction });
    this.#note();
  }

  async #persist(): Promise<void> {
    const { memory } = this;
    this.#written = JSON.stringify(memory);
    await this.#options.persist(memory);
  }

  /** What the browser has just learned is written down beside the work: at worst it asks for something again. */
  #note(): void {
    if (this.#over || JSON.stringify(this.memory) === this.#written) return;
    this.#persist().catch(() => { this.#written = ''; });
  }

  #sendError(transaction: unknown, code: number): void {
    this.#send({ janus: 'error', session_id: this.id, transaction, error: { code, reason: 'media-unavailable' } });
  }

  #send(message: JsonObject): void {
    if (this.#over) return;
    if (this.#link !== null) this.#link.send(message);
    else if (this.#outbox.push(message) > outboxCapacity) this.#options.onOver();
  }
}

/** VideoRoom's shape of "it did not work": the request was acknowledged, so an `error` would no longer be heard. */
const failed: PluginReply = { data: { videoroom: 'event', error_code: janusError.videoRoomUnknown }, jsep: null };

/** Janus' words for a connection that broke, as a code; null where somebody closed it. */
function lossOf(reason: unknown): string | null {
  if (typeof reason !== 'string') return null;
  if (/ice/i.test(reason)) return 'ice-failed';
  return /dtls/i.test(reason) ? 'dtls-failed' : null;
}
