import type { CheckResult } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';
import { environmentProblem } from '../devices/environment-check.ts';
import { supportsEncryption } from '../encryption/encryption-support.ts';
import type { CallOptions } from './call/call-options.ts';
import { SeatVisit } from './seat-visit.ts';
import { SessionCall } from './session-call.ts';
import { SessionDevices } from './session-devices.ts';
import { SessionNetwork } from './session-network.ts';
import type { Credentials, SessionOptions } from './session-options.ts';
import type { SessionPage } from './session-page.ts';
import { SessionTalk } from './session-talk.ts';
import { SessionStore } from './session-store.ts';
import { SessionTrail } from './session-trail.ts';
import type { ConnectionDetails, OwnMediaControls, SessionSnapshot, SessionView } from './snapshot.ts';

/** How long leaving waits for the gateway to hear of it. */
const farewellMs = 1_500;
/** Where the screen must not go dark. */
const attending: ReadonlySet<string> = new Set(['waiting', 'connecting', 'in-room', 'held', 'reconnecting']);

/** One participant inside one appointment, from door to goodbye. Views ask it; what they see changes on confirmation only. */
export class ConsultSession implements SessionView {
  readonly #options: SessionOptions;
  readonly #store = new SessionStore();
  readonly #trail = new SessionTrail();
  readonly #shown = new Map<string, number>();
  readonly #devices: SessionDevices;
  readonly #call: SessionCall;
  readonly #network: SessionNetwork;
  readonly #visit: SeatVisit;
  readonly talk: SessionTalk;
  #credentials: Credentials = { secret: null, token: null, tokenProvider: null };
  /** The opening under way, or the last one. */
  #opening: Promise<void> = Promise.resolve();
  #running = 0;
  #over = false;
  #page: SessionPage | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#devices = new SessionDevices(this.#store, options.scriptUrl, () => this.#call.tracksChanged());
    this.#call = new SessionCall(() => this.#callOptions(), (error) => this.#visit.callFailed(error));
    this.talk = new SessionTalk(this.#store, this.#call);
    this.#visit = new SeatVisit({
      options, store: this.#store, call: this.#call,
      onWelcome: () => this.#resume(),
      onCheckToken: (token) => this.#network.hand(token),
      onEnd: () => {
        this.#devices.release();
        this.#store.update({ messages: [] });
      },
      onStop: () => {
        this.#devices.release();
        this.#devices.reopen();
      },
    });
    this.#network = new SessionNetwork({
      store: this.#store, url: options.gateway.webSocket('v1/check'),
      request: (message) => this.#visit.request(message), send: (message) => this.#visit.send(message),
    });
    this.#store.update({ audioOnly: options.audioOnly, appointment: options.appointment });
    this.#store.subscribe(() => {
      const { state, reason } = this.#store.snapshot;
      this.#trail.note(state, reason, Date.now());
      this.#devices.keepAwake(attending.has(state));
      if (state !== 'checking') this.#network.stop();
    });
    void this.#watchPage();
  }

  get snapshot(): SessionSnapshot {
    return this.#store.snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Begins the visit. Never rejects: what went wrong is in the snapshot. */
  async open(credentials: Credentials, takeOver = false): Promise<void> {
    this.#credentials = credentials;
    this.#store.transition({ type: 'door', reason: 'opening' });
    this.#opening = this.#run(() => this.#visit.open(credentials, takeOver)).catch(() => {});
    await this.#opening;
  }

  continueFromDoor(birthDate?: string): Promise<void> {
    return this.#run(() => this.#visit.enterDoor(this.#store.snapshot.reason === 'seat-in-use', birthDate));
  }

  check(options?: { readonly audioOnly?: boolean }): Promise<CheckResult> {
    return this.#run(async () => {
      await this.#opening;
      const arriving = this.#checkDevices(options?.audioOnly ?? this.#store.snapshot.audioOnly);
      if (!this.#options.autojoin) this.#network.start(arriving);
      await arriving;
      return this.#store.snapshot.check;
    });
  }

  playSpeakerTest(): Promise<void> {
    return this.#devices.playSpeakerTest();
  }

  confirmSpeaker(heard: boolean): void {
    this.#devices.confirmSpeaker(heard);
    this.#visit.send({ type: 'check-result', result: this.#store.snapshot.check });
  }

  chooseDevice(kind: 'camera' | 'microphone' | 'speaker', id: string): Promise<void> {
    return this.#devices.choose(kind, id);
  }

  join(): Promise<void> {
    return this.#run(async () => {
      await this.#opening;
      if (!this.#devices.tried) await this.#devices.check(this.#store.snapshot.audioOnly);
      await this.#visit.arrive();
      this.#network.stop();
      await this.#visit.request({ type: this.#store.snapshot.isHost ? 'enter' : 'wait' });
    });
  }

  leave(reason = 'left'): Promise<void> {
    return this.#run(async () => {
      if (this.#store.snapshot.state === 'ended' || (!this.#over && !this.#options.mayLeave())) return;
      this.#visit.leaving();
      this.#devices.release();
      // A running call is closed when this returns; one that is still loading must not hold up the farewell.
      void this.#call.stop();
      const farewell = this.#visit.request({ type: 'leave' }).catch(() => {});
      await Promise.race([farewell, new Promise((resolve) => setTimeout(resolve, farewellMs))]);
      this.#visit.end(reason);
    });
  }

  admit(id: string): Promise<void> {
    this.#call.readmitted(id);
    return this.#visit.request({ type: 'admit', participantId: id });
  }

  deny(id: string, reason?: string): Promise<void> {
    return this.#visit.request({ type: 'deny', participantId: id, ...(reason !== undefined && { reason }) });
  }

  async hold(id: string): Promise<void> {
    await this.#visit.request({ type: 'hold', participantId: id });
    this.#call.dismissed(id);
  }

  resume(id: string): Promise<void> {
    this.#call.readmitted(id);
    return this.#visit.request({ type: 'resume', participantId: id });
  }

  async remove(id: string): Promise<void> {
    await this.#visit.request({ type: 'remove', participantId: id });
    this.#call.dismissed(id);
  }

  async endForAll(): Promise<void> {
    try {
      await this.#visit.request({ type: 'end' });
    } catch (error) {
      // The end itself may reach us before the answer does, and closes the line it would have come on.
      if (this.#store.snapshot.state !== 'ended') throw error;
    }
  }

  compareSafetyCode(digits: string, same: boolean): Promise<void> {
    return this.#call.compareSafetyCode(digits, same);
  }

  notify(id: string, text: string): Promise<void> {
    return this.#visit.request({ type: 'notice', participantId: id, text });
  }

  openOwnMedia(): Promise<OwnMediaControls> {
    return this.#devices.openOwnMedia();
  }

  answerNotice(use: boolean): Promise<void> {
    return this.#devices.answerNotice(use);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#devices.setMicrophone(on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#devices.setCamera(on);
  }

  flipCamera(): Promise<void> {
    return this.#devices.flipCamera();
  }

  shareScreen(on: boolean): Promise<void> {
    return this.#devices.shareScreen(on);
  }

  async setAudioOnly(on: boolean): Promise<void> {
    if (on) await this.#devices.setCamera(false);
    await this.#call.receiveVideo(!on);
    this.#store.update({ audioOnly: on });
  }

  setShown(id: string, lines: number): void {
    this.#shown.set(id, lines);
  }

  details(): Promise<ConnectionDetails | null> {
    return this.#call.details();
  }

  async diagnostics(): Promise<Readonly<Record<string, unknown>>> {
    const { snapshot } = this.#store;
    // Its code may be out of reach exactly when it is wanted.
    const visit = await import('./visit-diagnostics.ts').then(({ visitDiagnostics }) => visitDiagnostics(snapshot), () => null);
    return { state: snapshot.state, reason: snapshot.reason, ...visit, seat: this.#visit.seat, trail: this.#trail.until(Date.now()), call: await this.#call.diagnostics().catch(() => null) };
  }

  async retry(): Promise<void> {
    const { state, reason } = this.#store.snapshot;
    // A call that is stuck has its devices and keys still.
    if (state === 'trouble' && this.#call.isOpen) return this.#call.reconnect();
    if (!this.#store.transition({ type: 'reopen' })) return;
    this.#devices.reopen();
    void this.#call.stop();
    this.#visit.close();
    // After an end a link is redeemed anew: this press is the tap it needs.
    if (state === 'ended' && this.#credentials.secret !== null) await this.#run(() => this.#visit.enterDoor(reason === 'moved'));
    else await this.open(this.#credentials, reason === 'moved');
  }

  /** The element is gone for good. A seat that was welcomed is left; a page that goes away never gets here. */
  async close(reason: string): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#page?.close();
    this.#devices.release();
    if (this.#store.snapshot.self !== null) await this.leave(reason);
    this.#visit.close();
    this.#devices.close();
  }

  async #watchPage(): Promise<void> {
    const loaded = await import('./session-page.ts').catch(() => null);
    if (this.#over || loaded === null) return;
    this.#page = new loaded.SessionPage({ store: this.#store, devices: this.#devices, call: this.#call, visit: this.#visit, mayLeave: this.#options.mayLeave });
  }

  /** What makes any call impossible here is told once the clinic is known: its phone number is the way on. */
  #resume(): void {
    const problem = environmentProblem() ?? (supportsEncryption() ? null : 'no-encoded-transforms');
    if (problem === null) this.#goOn();
    else this.#visit.fail(new ConsultError(problem));
  }

  /** After a welcome: somebody who is past the check had given the permission; `autojoin` skips the check. */
  #goOn(): void {
    const { state, audioOnly } = this.#store.snapshot;
    if (this.#devices.tried || state === 'ended') return;
    if (state !== 'checking') void this.#devices.check(audioOnly);
    // What stops an automatic join is shown by the check it falls back to.
    else if (this.#options.autojoin) this.check().then(() => this.join()).catch(() => {});
  }

  /** Resolves with whether the person is here: only now somebody has acted, and the clinic may be told so. */
  async #checkDevices(audioOnly: boolean): Promise<boolean> {
    await this.#devices.check(audioOnly);
    const isHere = this.#devices.hasMedia && this.#store.snapshot.self !== null;
    if (isHere) await this.#visit.arrive();
    this.#visit.send({ type: 'check-result', result: this.#store.snapshot.check });
    return isHere;
  }

  #callOptions(): CallOptions {
    const { gateway, memory, scriptUrl } = this.#options;
    const { self, isHost } = this.#store.snapshot;
    if (self === null) throw new ConsultError('internal');
    const { appointmentId } = this.#visit;
    return {
      store: this.#store,
      isHost,
      identity: { appointmentId, participantId: self.id, role: self.role, name: self.name },
      savedIdentity: memory.identity(appointmentId, self.id),
      keepIdentity: (saved) => memory.keepIdentity(appointmentId, self.id, saved),
      verified: memory.verified(appointmentId, self.id),
      keepVerified: (verified) => memory.keepVerified(appointmentId, self.id, verified),
      grounds: this.#options.grounds(),
      mediaUrl: gateway.webSocket('v1/janus'),
      scriptUrl,
      token: () => this.#visit.mediaToken(),
      request: (message) => this.#visit.request(message),
      send: (message) => this.#visit.send(message),
      probe: () => this.#visit.probe(),
      renewLink: () => this.#visit.renewLink(),
      tracks: () => this.#devices.tracks(),
      shown: this.#shown,
      talk: { onHeard: (message) => this.talk.heard(message), onFileProgress: (fileProgress) => this.#store.update({ fileProgress }) },
      onFailure: (error) => this.#visit.callFailed(error),
    };
  }

  /** Buttons rest while something a person asked for is under way. */
  async #run<T>(act: () => Promise<T>): Promise<T> {
    this.#running += 1;
    this.#store.update({ busy: true });
    try {
      return await act();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#store.update({ busy: false });
    }
  }
}
