import { createEncryption, preferCodecs, requireCodecs, type EncryptionOptions } from '@consult-room/e2ee/main';
import type { GroupMember, RefusalCode, Saying } from '@consult-room/e2ee/messages';
import type { IceServer, ServerMessage } from '@consult-room/protocol';
import { mediaPathOf } from '@consult-room/quality';
import type { ConsultError } from '../../consult-error.ts';
import { Deferred } from '../../deferred.ts';
import { Revivals } from '../../encryption/revivals.ts';
import { EncryptionController } from '../../encryption/encryption-controller.ts';
import { loadWorker } from '../../encryption/load-worker.ts';
import { verdictOf } from '../../encryption/verdict.ts';
import { JanusSfu } from '../../sfu/janus/janus-sfu.ts';
import type { Sfu } from '../../sfu/sfu.ts';
import { initialSnapshot } from '../initial-snapshot.ts';
import { Lifetime } from '../lifetime.ts';
import { SerialQueue } from '../serial-queue.ts';
import type { ConnectionDetails, PersonView } from '../snapshot.ts';
import type { AdmittedMessage } from '../admitted-message.ts';
import type { CallDetails } from './call-details.ts';
import type { CallOptions } from './call-options.ts';
import { whenMoved } from './when-moved.ts';
import { CallPeople } from './call-people.ts';
import { CallPulse } from './call-pulse.ts';
import { CallReport } from './call-report.ts';
import { MediaLine, type SfuEvents } from './media-line.ts';

export type { CallOptions } from './call-options.ts';

const pulseMs = 1_000;
const peekMs = 200;
const glanceMs = 300;
const freshIceWithinMs = 1_500;

/** One stay in the room: keys, media, and the people in it. It ends when the seat may not be there any more. */
export class Call {
  readonly #options: CallOptions;
  readonly #life = new Lifetime();
  readonly #people: CallPeople;
  readonly #createWorker: () => Worker;
  readonly #revivals = new Revivals();
  #encryption: EncryptionController;
  readonly #pulse: CallPulse;
  readonly #line: MediaLine;
  readonly #report: CallReport;
  #details: CallDetails | null = null;
  #iceServers: readonly IceServer[];
  #freshIce = new Deferred<void>();
  #saved: string | null;
  #verified: readonly string[];
  /** Whom we did not take into the group, because nobody can be sure who they are. */
  readonly #refused = new Set<string>();
  /** The gateway's last word of each kind that a new worker has to be told. */
  readonly #lastWords = new Map<ServerMessage['type'], ServerMessage>();

  private constructor(options: CallOptions, admitted: AdmittedMessage, createWorker: () => Worker) {
    this.#options = options;
    this.#iceServers = admitted.iceServers;
    this.#people = new CallPeople(options.identity.participantId);
    this.#createWorker = createWorker;
    this.#saved = options.savedIdentity;
    this.#verified = options.verified;
    this.#encryption = this.#makeEncryption();
    this.#pulse = new CallPulse(this.#encryption, this.#people, options.shown);
    this.#report = new CallReport(options.store, options.send);
    this.#line = this.#makeLine();
  }

  /** Loads the worker and sets out; media and keys come up by themselves. @throws ConsultError */
  static async begin(options: CallOptions, admitted: AdmittedMessage): Promise<Call> {
    const call = new Call(options, admitted, await loadWorker(options.scriptUrl));
    try {
      await call.#encryption.ready();
    } catch (error) {
      call.stop();
      throw error;
    }
    call.#encryption.seatAdmitted();
    call.#life.interval(() => void call.#beat(), pulseMs);
    call.#life.interval(() => void call.#peek(), peekMs);
    call.#life.interval(() => void call.#pulse.glance(call.#line.sfu), glanceMs);
    whenMoved(call.#life, () => call.#line.moved());
    call.#line.connect();
    return call;
  }

  /** The line to the gateway was gone and we are still admitted. */
  admittedAgain(message: AdmittedMessage): void {
    this.#setIce(message.iceServers);
    this.#line.sfu?.probe();
    this.#encryption.seatAdmitted();
    this.#report.restart();
    if (this.#options.store.snapshot.state === 'in-room') this.#options.request({ type: 'enter' }).catch(() => {});
    this.#report.mediaState();
  }

  handle(message: ServerMessage): void {
    if (message.type === 'ice-servers') return this.#setIce(message.iceServers);
    if (message.type === 'roster' || message.type === 'group') this.#lastWords.set(message.type, message);
    if (message.type === 'roster') this.#people.setRoster(message.participants);
    this.#encryption.handle(message);
    if (message.type === 'roster') this.#show();
  }

  /** We put this person out of the room: the keys change without waiting for the gateway's word. */
  dismissed(participantId: string): void {
    this.#encryption.dismissed(participantId);
  }

  readmitted(participantId: string): void {
    this.#encryption.readmitted(participantId);
  }

  /** The person wants it tried once more. */
  reconnect(): void {
    if (this.#options.store.transition({ type: 'retry' })) this.#line.connect();
  }

  tracksChanged(): void {
    this.#line.tracksChanged();
    this.#report.mediaState();
  }

  receiveVideo(on: boolean): Promise<void> {
    return this.#line.receiveVideo(on);
  }

  say(saying: Saying, signal?: AbortSignal): Promise<void> {
    return this.#encryption.port.say(saying, signal);
  }

  /** @throws ConsultError `code-changed` */
  compareSafetyCode(digits: string, same: boolean): void {
    this.#encryption.compare(digits, same);
  }

  async details(): Promise<ConnectionDetails | null> {
    return (await this.#loadDetails()).look();
  }

  async diagnostics(): Promise<Readonly<Record<string, unknown>>> {
    return (await this.#loadDetails()).bundle();
  }

  /** Synchronous: connections first, then the worker, so that nothing is ever sent without it. */
  stop(): void {
    if (this.#life.isOver) return;
    this.#life.end();
    this.#encryption.close();
    this.#options.store.update({ people: [], quality: null, interruption: null, enteredAt: null, encryption: { state: 'pending', code: 'not-started' }, safety: initialSnapshot.safety });
  }

  async #loadDetails(): Promise<CallDetails> {
    const { CallDetails: Loaded } = await import('./call-details.ts');
    return (this.#details ??= new Loaded({ store: this.#options.store, pulse: this.#pulse, line: this.#line, encryption: () => this.#encryption }));
  }

  #makeEncryption(): EncryptionController {
    const { identity, keepIdentity, keepVerified, isHost, request, grounds } = this.#options;
    const onIdentity = (saved: string) => keepIdentity((this.#saved = saved));
    const onVerified = (verified: readonly string[]) => keepVerified((this.#verified = verified));
    return new EncryptionController({
      selfId: identity.participantId,
      isHost,
      request,
      openPort: (handlers) => createEncryption({
        identity, saved: this.#saved, createWorker: this.#createWorker, onIdentity, verified: this.#verified, onVerified, grounds, ...this.#vouching(),
        onRefused: (participantId, code) => this.#refuse(participantId, code), ...this.#options.talk, ...handlers,
      }),
      connected: () => this.#people.connected,
      onChange: () => this.#show(),
      onLost: () => void this.#revive(),
      onFailure: (error) => this.#failed(error),
    });
  }

  #vouching(): Pick<EncryptionOptions, 'fetchAssertion'> {
    const { grounds: { assertionProvider }, identity: { appointmentId, participantId } } = this.#options;
    return assertionProvider === null ? {} : { fetchAssertion: (thumbprint) => assertionProvider({ appointmentId, participantId, thumbprint }) };
  }

  /** A ninth person is turned away too, but not because anybody doubts them. */
  #refuse(participantId: string, code: RefusalCode): void {
    if (code !== 'full') this.#refused.add(participantId);
    this.#show();
  }

  /**
   * The worker is gone, and every key with it: nothing leaves any more. Connections first, then another worker: the same
   * person with the same signature key, whom the group takes in anew without anybody's click.
   */
  async #revive(): Promise<void> {
    if (this.#life.isOver) return;
    this.#line.suspend();
    this.#encryption.close();
    if (!this.#revivals.allow(Date.now())) return this.#encryption.fail('worker-lost');
    this.#report.interrupted('renew');
    this.#options.store.transition({ type: 'media-lost', cause: 'encryption' });
    const encryption = this.#makeEncryption();
    this.#encryption = encryption;
    this.#pulse.restart(encryption);
    this.#show();
    // Where it does not start, its failure has been told.
    const isReady = await encryption.ready().then(() => true, () => false);
    if (!isReady || this.#life.isOver || this.#encryption !== encryption) return;
    for (const message of this.#lastWords.values()) encryption.handle(message);
    encryption.seatAdmitted();
    this.#line.connect();
  }

  #makeLine(): MediaLine {
    const { request, store, send, tracks, probe, renewLink } = this.#options;
    return new MediaLine({
      life: this.#life,
      makeSfu: (events) => this.#makeSfu(events),
      // Not heard: said again with the next admittedAgain.
      enter: () => request({ type: 'enter' }).catch(() => {}),
      keyActive: () => this.#encryption.port.keyActive(),
      tracks,
      probe,
      renewLink,
      expected: () => ({ receiving: this.#people.expected().some(({ live }) => live.length > 0), sending: [...tracks().values()].some((track) => track !== null) }),
      hasRelay: () => this.#iceServers.length > 0,
      // The old ones are good for a while yet.
      // They also come with the welcome of another line to the gateway.
      refreshIce: async () => {
        request({ type: 'refresh-ice' }).catch(() => {});
        await Promise.race([this.#freshIce.promise, this.#life.sleep(freshIceWithinMs)]);
      },
      onUp: () => {
        store.update({ enteredAt: store.snapshot.enteredAt ?? Date.now() });
        store.transition({ type: 'media-up' });
        this.#report.recovered();
      },
      onLost: (rung) => {
        this.#report.interrupted(rung);
        store.transition({ type: 'media-lost', cause: 'media' });
        this.#report.mediaState();
      },
      onResumed: (durationMs) => send({ type: 'reconnected', rung: 'resume', durationMs }),
      onStuck: ({ code, recoverable }) => store.transition({ type: 'failed', code, recoverable }),
      onGiveUp: (error) => this.#failed(error),
    });
  }

  #makeSfu(events: SfuEvents): Sfu {
    const show = () => this.#show();
    return new JanusSfu({
      url: this.#options.mediaUrl,
      token: this.#options.token,
      iceServers: this.#iceServers,
      security: this.#encryption.port,
      preferCodecs,
      requireCodecs,
      goesStraight: (report) => mediaPathOf(report) === 'direct',
      // One for each: an operation that never ends may hold up nobody but its own connection.
      enqueue: new SerialQueue().enqueue,
      onTrack: (source, track) => {
        this.#people.addTrack(source, track);
        show();
      },
      onTrackGone: (source, track) => {
        this.#people.removeTrack(source, track);
        show();
      },
      ...events,
    });
  }

  #setIce(iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
    this.#freshIce.resolve();
    this.#freshIce = new Deferred();
    this.#line.sfu?.setIceServers(iceServers);
  }

  async #beat(): Promise<void> {
    await this.#pulse.beat(this.#line.sfu, this.#options.store.snapshot.audioOnly);
    this.#show();
  }

  async #peek(): Promise<void> {
    if (await this.#pulse.peek()) this.#show();
  }

  #show(): void {
    if (this.#life.isOver) return;
    const { failure, port } = this.#encryption;
    const { status: { members, safetyCode, silent }, unverified } = port;
    const others = members.filter(({ participantId }) => participantId !== this.#options.identity.participantId);
    const unseen = this.#people.unseen(others);
    const { state, code } = failure === null ? verdictOf(this.#pulse.evidence, others, [...unverified, ...unseen], silent) : { state: 'failed' as const, code: failure };
    const people = this.#people.views({
      // While our own media is away nobody knows how theirs is.
      quality: (id) => (this.#options.store.snapshot.interruption ? null : this.#pulse.qualityOf(id)),
      encryption: (id) => (failure === null ? verdictOf({ state: this.#pulse.evidenceOf(id), code: '' }, others.filter(({ participantId }) => participantId === id), unverified, silent).state : 'failed'),
      identity: (id) => this.#identityOf(id, others),
      members,
    });
    const asserted = this.#options.grounds.issuer === null ? [] : others.filter(({ identity }) => identity === 'asserted').map(({ name }) => name);
    const safety = { code: safetyCode, members: others.map(({ name }) => name), asserted, unchecked: unverified.map(({ name }) => name), unseen: unseen.map(({ name }) => name) };
    this.#report.show({ people, quality: this.#pulse.quality, figures: this.#pulse.figures, encryption: { state, code }, safety });
  }

  #identityOf(id: string, members: readonly GroupMember[]): PersonView['identity'] {
    const member = members.find(({ participantId }) => participantId === id);
    if (member === undefined) return this.#refused.has(id) ? 'refused' : null;
    return this.#options.grounds.issuer === null ? null : member.identity;
  }

  /** Nothing more is sent: the tracks come off with the connections. */
  #failed(error: ConsultError): void {
    if (this.#life.isOver) return;
    this.stop();
    const { failure } = this.#encryption;
    if (failure !== null) this.#report.show({ people: [], quality: null, figures: null, encryption: { state: 'failed', code: failure }, safety: initialSnapshot.safety });
    this.#options.onFailure(error);
  }
}
