import { ContextProvider } from '@lit/context';
import type { AppointmentState, CheckResult } from '@consult-room/protocol';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { ConsultError } from './consult-error.ts';
import { ConsultEvent, type ConsultRoomEventMap, type ConsultRoomEventName } from './events.ts';
import { FilledSlots } from './filled-slots.ts';
import { GatewayAddress } from './gateway/gateway-address.ts';
import type { StringOverrides } from './i18n/strings.ts';
import { define } from './screens/define.ts';
import { exportedParts } from './screens/exported-parts.ts';
import './screens/room-screen.ts';
import { scriptUrl } from './script-url.ts';
import { ConsultSession } from './session/consult-session.ts';
import { pageGrounds, type GivenGrounds } from './session/page-grounds.ts';
import { SeatMemory, tabStorage } from './session/seat-memory.ts';
import { sessionContext } from './session/session-context.ts';
import type { RoomState, SessionSnapshot } from './session/snapshot.ts';
import { eventsBetween } from './snapshot-events.ts';

const slots = ['header', 'waiting-content', 'help', 'consent-text', 'ended', 'footer', 'toolbar-extra'] as const;

/**
 * One participant inside one appointment, from door to goodbye.
 *
 * Give it `inviteSecret` (from the link's fragment) or `token` (from your back end). Both are properties, never
 * attributes: attributes end in DOM snapshots and session-replay tools.
 *
 * @attr gateway - base URL of the gateway; default: the origin of this script
 * @attr data-state - mirrors `state`
 * @slot header @slot waiting-content @slot help @slot consent-text @slot ended @slot footer @slot toolbar-extra
 * @csspart primary - the one primary action of the screen
 * @fires consult-ready @fires consult-state-change @fires consult-check-result @fires consult-waiting @fires consult-admitted
 * @fires consult-denied @fires consult-held @fires consult-joined @fires consult-before-leave @fires consult-left
 * @fires consult-participant-change @fires consult-quality @fires consult-encryption-change @fires consult-interrupted
 * @fires consult-recovered @fires consult-device-error @fires consult-message @fires consult-file-progress @fires consult-error
 */
export class ConsultRoom extends LitElement {
  static override readonly styles = css`
    :host { display: block; overflow: auto; }
    :host([hidden]) { display: none; }
    /* Quiet screens are as long as their words and scroll; a call fills exactly what the page gives us. */
    consult-room-screen { block-size: auto; min-block-size: max(100%, 30rem); }
    :host(:is([data-state='connecting'], [data-state='in-room'], [data-state='held'], [data-state='reconnecting'])) consult-room-screen { block-size: 100%; }
  `;
  static override readonly properties = {
    lang: { reflect: true }, gateway: { reflect: true }, theme: { reflect: true }, layout: { reflect: true }, stage: { reflect: true },
    audioOnly: { type: Boolean, reflect: true, attribute: 'audio-only' }, autojoin: { type: Boolean, reflect: true },
    token: { attribute: false }, tokenProvider: { attribute: false }, inviteSecret: { attribute: false },
    trustedIssuer: { attribute: false }, assertionProvider: { attribute: false }, groupSecret: { attribute: false },
    appointment: { attribute: false }, strings: { attribute: false },
  };
  /** BCP 47; default: the nearest `lang` of the page, or the browser's. */
  declare lang: string;
  declare gateway: string | null;
  /** `light`, `dark` or `auto` */
  declare theme: string | null;
  declare layout: string | null;
  declare stage: string | null;
  declare audioOnly: boolean;
  /** Skip the device check. */
  declare autojoin: boolean;
  /** From `POST /v1/appointments/:id/participants/:pid/token`. */
  declare token: string | null;
  /** Asked for a fresh token whenever one is needed. */
  declare tokenProvider: (() => Promise<string>) | null;
  /** The secret of an emailed link. */
  declare inviteSecret: string | null;
  /**
   * The public key (JWK, EC P-256 or Ed25519) your clinic signs its people's assertions with. An assertion that does not hold
   * is refused; `requiredFor` (default `clinicians`) says who gets in with one only.
   */
  declare trustedIssuer: GivenGrounds['trustedIssuer'];
  /** Asks your back end to sign that this key is this person's: a compact JWS, see SECURITY.md. */
  declare assertionProvider: GivenGrounds['assertionProvider'];
  /** A secret of the appointment (at least 22 characters), given to everybody's page by your clinic and not through the gateway. */
  declare groupSecret: string | null;
  /** What the page knows of the appointment before the gateway says it. */
  declare appointment: { readonly start: string; readonly end: string; readonly state: AppointmentState } | null;
  declare strings: StringOverrides;
  readonly #slots = new FilledSlots(this);
  readonly #context = new ContextProvider(this, { context: sessionContext });
  #session: ConsultSession | null = null;
  #seen: SessionSnapshot | null = null;

  constructor() {
    super();
    this.gateway = null;
    this.theme = null;
    this.layout = null;
    this.stage = null;
    this.audioOnly = false;
    this.autojoin = false;
    this.token = null;
    this.tokenProvider = null;
    this.inviteSecret = null;
    this.trustedIssuer = null;
    this.assertionProvider = null;
    this.groupSecret = null;
    this.appointment = null;
    this.strings = {};
  }

  get state(): RoomState {
    return this.#session?.snapshot.state ?? 'door';
  }

  async check(options?: { readonly audioOnly?: boolean }): Promise<CheckResult> {
    await this.#settled();
    return this.#open.check(options);
  }

  async join(): Promise<void> {
    await this.#settled();
    return this.#open.join();
  }

  async leave(): Promise<void> {
    return this.#open.leave();
  }

  async admit(participantId: string): Promise<void> {
    return this.#open.admit(participantId);
  }

  async deny(participantId: string, reason?: string): Promise<void> {
    return this.#open.deny(participantId, reason);
  }

  async hold(participantId: string): Promise<void> {
    return this.#open.hold(participantId);
  }

  async resume(participantId: string): Promise<void> {
    return this.#open.resume(participantId);
  }

  /** Without an id: the element itself leaves the page, as with any element. */
  override remove(): void;
  override remove(participantId: string): Promise<void>;
  override remove(participantId?: string): void | Promise<void> {
    return participantId === undefined ? super.remove() : this.#expel(participantId);
  }

  async endForAll(): Promise<void> {
    return this.#open.endForAll();
  }

  async setMicrophone(on: boolean): Promise<void> {
    return this.#open.setMicrophone(on);
  }

  async setCamera(on: boolean): Promise<void> {
    return this.#open.setCamera(on);
  }

  async flipCamera(): Promise<void> {
    return this.#open.flipCamera();
  }

  async shareScreen(on: boolean): Promise<void> {
    return this.#open.shareScreen(on);
  }

  async setAudioOnly(on: boolean): Promise<void> {
    return this.#open.setAudioOnly(on);
  }

  /**
   * At most 4,096 bytes of UTF-8, sealed for the people in the call; resolves when all of them have it.
   * @throws ConsultError `no-group`, `nobody-here`, `too-long`, `empty`, `busy`, `not-delivered`
   */
  async sendMessage(text: string): Promise<void> {
    return this.#open.talk.sendText(text);
  }

  /**
   * At most 10 MiB, sealed likewise; `consult-file-progress` tells how far it is.
   * @throws ConsultError also `too-large`, `file-refused`, and `cancelled` after `signal`
   */
  async sendFile(file: File, options?: { readonly signal?: AbortSignal }): Promise<void> {
    return this.#open.talk.sendFile(file, options?.signal);
  }

  /** The file a `consult-message` told of, until the consultation is over. Its type is one that runs nothing. */
  takeFile(id: string): File | null {
    return this.#open.talk.file(id);
  }

  /** Codes and numbers for the help desk; no names, no secrets. */
  async diagnostics(): Promise<Readonly<Record<string, unknown>>> {
    return this.#open.diagnostics();
  }

  override addEventListener<Name extends ConsultRoomEventName>(
    type: Name, listener: (event: ConsultRoomEventMap[Name]) => void, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject, options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Back on the page, or there for the first time: `willUpdate` sees to the session.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page is a disconnect and a connect in one task: the call goes on.
    queueMicrotask(() => {
      if (!this.isConnected) void this.#end('removed-from-page');
    });
  }

  /** Before the first render, so that the screens find the session in their context. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    const given = this.token !== null || this.tokenProvider !== null || this.inviteSecret !== null;
    const renewed = changed.has('token') || changed.has('tokenProvider') || changed.has('inviteSecret');
    if (this.#session === null) this.#start();
    else if (!given || !renewed || !isIdle(this.#session.snapshot)) return;
    else this.#restart();
    if (given) void this.#session?.open({ secret: this.inviteSecret, token: this.token, tokenProvider: this.tokenProvider });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('lang')) this.renderRoot.querySelector('consult-room-screen')?.requestUpdate();
  }

  protected override render(): unknown {
    return html`<consult-room-screen exportparts=${exportedParts} .theme=${this.theme} .strings=${this.strings}>
      ${this.#slots.of(slots).map((name) => html`<slot name=${name} slot=${name}></slot>`)}
    </consult-room-screen>`;
  }

  async #expel(participantId: string): Promise<void> {
    await this.#open.remove(participantId);
  }

  /** A page may set a token and ask for something in one breath: what was set counts first. */
  async #settled(): Promise<void> {
    if (this.isConnected) await this.updateComplete;
  }

  get #open(): ConsultSession {
    if (this.#session === null) throw new ConsultError('not-connected', true);
    return this.#session;
  }

  #start(): void {
    const session = new ConsultSession({
      gateway: new GatewayAddress(this.gateway ?? new URL(scriptUrl).origin),
      scriptUrl,
      memory: new SeatMemory(tabStorage()),
      audioOnly: this.audioOnly,
      autojoin: this.autojoin,
      appointment: this.appointment,
      grounds: () => pageGrounds(this),
      mayLeave: () => this.dispatchEvent(new ConsultEvent('consult-before-leave', {})),
    });
    this.#session = session;
    this.#seen = session.snapshot;
    session.subscribe(() => this.#session === session && this.#tell(session.snapshot));
    this.#context.setValue(session);
    this.dataset['state'] = session.snapshot.state;
  }

  #restart(): void {
    const old = this.#session;
    this.#session = null;
    void old?.close('replaced');
    this.#start();
  }

  /** Once per snapshot, in order, even where a listener causes the next one. */
  #tell(snapshot: SessionSnapshot): void {
    const before = this.#seen ?? snapshot;
    this.#seen = snapshot;
    this.dataset['state'] = snapshot.state;
    for (const event of eventsBetween(before, snapshot)) this.dispatchEvent(event);
  }

  async #end(reason: string): Promise<void> {
    const session = this.#session;
    await session?.close(reason);
    if (this.#session === session) this.#session = null;
  }
}

/** Nothing would be lost by starting over. */
function isIdle({ state, self }: SessionSnapshot): boolean {
  return state === 'ended' || state === 'trouble' || (state === 'door' && self === null);
}

define('consult-room', ConsultRoom);

declare global {
  interface HTMLElementTagNameMap { 'consult-room': ConsultRoom }
}
