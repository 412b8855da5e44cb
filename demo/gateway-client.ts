import type { AppointmentInput, AppointmentView, ParticipantInput, QueueTokenInput, TokenView } from '@consult-room/protocol';
import { GatewayRefusal } from './gateway-refusal.ts';

/**
 * All a clinic's back end needs of the gateway: a few calls of its public REST API.
 * The API key stays on this side; browsers only ever get tokens for one seat or one queue.
 */
export class GatewayClient {
  readonly #base: string;
  readonly #apiKey: string;

  constructor(gatewayUrl: string, apiKey: string) {
    this.#base = `${gatewayUrl.replace(/\/$/, '')}/v1`;
    this.#apiKey = apiKey;
  }

  /** `idempotencyKey` makes a repeated request answer with the first one's appointment. */
  createAppointment(appointment: AppointmentInput, idempotencyKey: string): Promise<AppointmentView> {
    return this.#call<AppointmentView>('POST', '/appointments', appointment, { 'Idempotency-Key': idempotencyKey });
  }

  async listAppointments(from: string, to: string): Promise<readonly AppointmentView[]> {
    const query = new URLSearchParams({ from, to });
    return (await this.#call<{ readonly appointments: readonly AppointmentView[] }>('GET', `/appointments?${query.toString()}`)).appointments;
  }

  getAppointment(id: string): Promise<AppointmentView> {
    return this.#call<AppointmentView>('GET', `/appointments/${encodeURIComponent(id)}`);
  }

  /** Adds someone to an appointment that already stands. */
  addParticipant(appointmentId: string, participant: ParticipantInput): Promise<unknown> {
    return this.#call('POST', `/appointments/${encodeURIComponent(appointmentId)}/participants`, participant);
  }

  /** The gateway mails the link; it needs the participant's email address. */
  async sendInvitation(appointmentId: string, participantId: string): Promise<void> {
    await this.#call('POST', `/appointments/${encodeURIComponent(appointmentId)}/participants/${encodeURIComponent(participantId)}/invitation`, {});
  }

  /** For `<consult-room>.token`: one seat, a few minutes. */
  roomToken(appointmentId: string, participantId: string): Promise<TokenView> {
    return this.#call<TokenView>('POST', `/appointments/${encodeURIComponent(appointmentId)}/participants/${encodeURIComponent(participantId)}/token`, {});
  }

  /** For `<consult-queue>.token`: one member of staff. */
  queueToken(staff: QueueTokenInput): Promise<TokenView> {
    return this.#call<TokenView>('POST', '/queue-tokens', staff);
  }

  /** For `<consult-check>`: one test of the network, without an appointment. */
  checkToken(): Promise<TokenView> {
    return this.#call<TokenView>('POST', '/check-tokens', {});
  }

  /** The whole audit log as NDJSON; a clinic with years of it would stream it to a file. */
  exportAudit(): Promise<string> {
    return this.#callForText('GET', '/audit/export');
  }

  /** PEM */
  auditKey(): Promise<string> {
    return this.#callForText('GET', '/audit/key');
  }

  async #call<T>(method: 'GET' | 'POST', path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    const text = await this.#callForText(method, path, body, headers);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  async #callForText(method: 'GET' | 'POST', path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const response = await fetch(this.#base + path, {
      method,
      headers: { Authorization: `Bearer ${this.#apiKey}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text === '' ? {} : JSON.parse(text));
    return text;
  }
}

function refusal(status: number, answer: unknown): GatewayRefusal {
  const problem = (typeof answer === 'object' && answer !== null ? answer : {}) as { readonly code?: string; readonly title?: string; readonly detail?: string };
  return new GatewayRefusal(problem.code ?? 'internal', status, problem.detail ?? problem.title ?? 'The gateway refused the request.');
}
