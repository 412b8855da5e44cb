import type { ConnectionDetails, OwnMediaControls, SessionIntents, SessionSnapshot, SessionView } from '../session/snapshot.ts';

const nothingYet = { status: 'untested' } as const;

/** A session's first snapshot, for views under test and for looking at them. */
export const blankSnapshot: SessionSnapshot = {
  state: 'door', reason: null, recoverable: false, busy: false, self: null, isHost: false, appointment: null, opensAt: null, clinic: null, clinicians: [],
  check: { camera: nothingYet, microphone: nothingYet, speaker: nothingYet, network: nothingYet, encryption: nothingYet },
  devices: { cameras: [], microphones: [], speakers: [], camera: null, microphone: null, speaker: null },
  deviceNotices: [], microphoneLevel: () => 0, localStream: null, microphoneOn: true, cameraOn: true, audioOnly: false, screenOn: false, mirrored: true,
  waiting: { position: null, etaMinutes: null, clinicianPresent: false, notices: [] },
  people: [], encryption: { state: 'pending', code: 'not-started' }, safety: { code: null, members: [], asserted: [], unchecked: [] }, messages: [], fileProgress: null, quality: null, enteredAt: null,
};

/**
 * A session that only holds what it is told and remembers what it was asked: for tests and pages of views, where nothing
 * may depend on a gateway. Every intent resolves, unless `refusal` says otherwise.
 */
export class SessionFixture implements SessionView {
  /** Intents in the order they were asked, with what came with them. */
  readonly asked: { readonly intent: keyof SessionIntents; readonly with: readonly unknown[] }[] = [];
  /** What the next intents reject with. */
  refusal: Error | null = null;
  readonly #listeners = new Set<() => void>();
  #snapshot: SessionSnapshot;

  constructor(snapshot: Partial<SessionSnapshot> = {}) {
    this.#snapshot = { ...blankSnapshot, ...snapshot };
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  /** How many views listen: none may be left behind. */
  get listeners(): number {
    return this.#listeners.size;
  }

  set(change: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  continueFromDoor = (birthDate?: string): Promise<void> => this.#ask('continueFromDoor', birthDate);
  check: SessionIntents['check'] = async (...args) => {
    await this.#ask('check', ...args);
    return this.#snapshot.check;
  };
  playSpeakerTest = (): Promise<void> => this.#ask('playSpeakerTest');
  confirmSpeaker = (heard: boolean): void => { void this.#ask('confirmSpeaker', heard); };
  chooseDevice: SessionIntents['chooseDevice'] = (...args) => this.#ask('chooseDevice', ...args);
  /** What the controls of `openOwnMedia` were asked, with what came with it. */
  readonly ownMediaAsked: (readonly [keyof OwnMediaControls, ...unknown[]])[] = [];
  openOwnMedia = async (): Promise<OwnMediaControls> => {
    await this.#ask('openOwnMedia');
    const control = (name: keyof OwnMediaControls) => async (...args: readonly unknown[]): Promise<void> => {
      this.ownMediaAsked.push([name, ...args]);
      if (this.refusal) throw this.refusal;
    };
    return { setSound: control('setSound'), setBlur: control('setBlur') };
  };
  join = (): Promise<void> => this.#ask('join');
  leave = (): Promise<void> => this.#ask('leave');
  admit: SessionIntents['admit'] = (...args) => this.#ask('admit', ...args);
  deny: SessionIntents['deny'] = (...args) => this.#ask('deny', ...args);
  hold: SessionIntents['hold'] = (...args) => this.#ask('hold', ...args);
  resume: SessionIntents['resume'] = (...args) => this.#ask('resume', ...args);
  remove: SessionIntents['remove'] = (...args) => this.#ask('remove', ...args);
  endForAll = (): Promise<void> => this.#ask('endForAll');
  answerNotice: SessionIntents['answerNotice'] = (...args) => this.#ask('answerNotice', ...args);
  setMicrophone: SessionIntents['setMicrophone'] = (...args) => this.#ask('setMicrophone', ...args);
  setCamera: SessionIntents['setCamera'] = (...args) => this.#ask('setCamera', ...args);
  flipCamera = (): Promise<void> => this.#ask('flipCamera');
  shareScreen: SessionIntents['shareScreen'] = (...args) => this.#ask('shareScreen', ...args);
  setAudioOnly: SessionIntents['setAudioOnly'] = (...args) => this.#ask('setAudioOnly', ...args);
  /** What `setShown` was told. */
  readonly shown = new Map<string, number>();
  setShown = (id: string, lines: number): void => { this.shown.set(id, lines); };
  compareSafetyCode: SessionIntents['compareSafetyCode'] = (...args) => this.#ask('compareSafetyCode', ...args);
  notify: SessionIntents['notify'] = (...args) => this.#ask('notify', ...args);
  /** What `details` gives. */
  connection: ConnectionDetails | null = null;
  details: SessionIntents['details'] = async () => {
    await this.#ask('details');
    return this.connection;
  };
  diagnostics: SessionIntents['diagnostics'] = async () => {
    await this.#ask('diagnostics');
    return { state: this.#snapshot.state };
  };
  retry = (): Promise<void> => this.#ask('retry');

  async #ask(intent: keyof SessionIntents, ...args: readonly unknown[]): Promise<void> {
    this.asked.push({ intent, with: args });
    if (this.refusal) throw this.refusal;
  }
}
