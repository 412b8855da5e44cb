import type { Saying } from '@consult-room/e2ee/messages';
import type { ServerMessage } from '@consult-room/protocol';
import { ConsultError, toConsultError } from '../consult-error.ts';
import type { AdmittedMessage } from './admitted-message.ts';
import type { Call, CallOptions } from './call/call.ts';
import type { ConnectionDetails } from './snapshot.ts';

/**
 * The door to everything that only a call needs: it is loaded when the first admission comes, and what the gateway
 * says meanwhile waits in order.
 */
export class SessionCall {
  readonly #options: () => CallOptions;
  readonly #onFailure: (error: ConsultError) => void;
  #call: Promise<Call> | null = null;
  #running: Call | null = null;

  /** @param options asked at each begin: they name the person of this moment */
  constructor(options: () => CallOptions, onFailure: (error: ConsultError) => void) {
    this.#options = options;
    this.#onFailure = onFailure;
  }

  /** Fetches the code ahead, while the person waits anyway. */
  preload(): void {
    // A failed preload is tried again for real at the admission.
    loadCall().catch(() => {});
  }

  admitted(message: AdmittedMessage): void {
    if (this.#call === null) {
      const call = this.#begin(message);
      this.#call = call;
      this.#settle(call).catch(() => {});
    } else this.#whenRunning((call) => call.admittedAgain(message));
  }

  handle(message: ServerMessage): void {
    this.#whenRunning((call) => call.handle(message));
  }

  /** One is running, or about to. */
  get isOpen(): boolean {
    return this.#call !== null;
  }

  reconnect(): void {
    this.#running?.reconnect();
  }

  dismissed(participantId: string): void {
    this.#running?.dismissed(participantId);
  }

  readmitted(participantId: string): void {
    this.#running?.readmitted(participantId);
  }

  tracksChanged(): void {
    this.#running?.tracksChanged();
  }

  async receiveVideo(on: boolean): Promise<void> {
    await this.#running?.receiveVideo(on);
  }

  /** @throws ConsultError `code-changed` where the call has moved on */
  async compareSafetyCode(digits: string, same: boolean): Promise<void> {
    if (this.#running === null) throw new ConsultError('code-changed', true);
    this.#running.compareSafetyCode(digits, same);
  }

  /** Resolves when everybody who was in the group has it. @throws ConsultError */
  async say(saying: Saying, signal?: AbortSignal): Promise<void> {
    if (this.#running === null) throw new ConsultError('no-group', true);
    await this.#running.say(saying, signal).catch((error: unknown) => { throw toConsultError(error); });
  }

  async details(): Promise<ConnectionDetails | null> {
    return (await this.#running?.details()) ?? null;
  }

  async diagnostics(): Promise<Readonly<Record<string, unknown>>> {
    return (await this.#running?.diagnostics()) ?? {};
  }

  /** Resolves when connections and worker are closed. */
  async stop(): Promise<void> {
    const call = this.#call;
    this.#call = null;
    this.#running?.stop();
    this.#running = null;
    // One that is still loading stops as soon as it is there.
    await call?.then((loaded) => loaded.stop()).catch(() => {});
  }

  async #begin(message: AdmittedMessage): Promise<Call> {
    const { Call: Loaded } = await loadCall();
    return Loaded.begin(this.#options(), message);
  }

  async #settle(call: Promise<Call>): Promise<void> {
    try {
      const running = await call;
      if (this.#call === call) this.#running = running;
    } catch (error) {
      if (this.#call !== call) return;
      this.#call = null;
      this.#onFailure(toConsultError(error));
    }
  }

  /** Messages keep their order: each waits for the same promise. */
  #whenRunning(run: (call: Call) => void): void {
    const pending = this.#call;
    pending?.then((call) => {
      if (this.#call === pending) run(call);
      return call;
    }).catch(() => {});
  }
}

function loadCall() {
  return import('./call/call.ts');
}
