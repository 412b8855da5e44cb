import type { AppointmentInput, AppointmentView, AuditAction, AuditEntry, ParticipantInput, ParticipantView, TokenView } from '@consult-room/protocol';

/** What a clinic's back end knows of its gateway. */
export interface PortalAccess {
  readonly publicUrl: string;
  readonly apiKey: string;
}

/** An appointment between one clinician and one guest, as most stories need it. */
export interface Visit {
  readonly appointmentId: string;
  readonly clinicianId: string;
  readonly patientId: string;
  /** The link as the mail carries it. */
  readonly joinUrl: string;
  /** Everybody, in the order given. */
  readonly participants: readonly ParticipantView[];
}

export interface VisitInput {
  readonly clinicianName?: string;
  readonly patientName?: string;
  readonly patientEmail?: string;
  readonly staffId?: string;
  /** ms from now; left out: it began a minute ago, so that every door is open. */
  readonly startsInMs?: number;
  /** More guests. */
  readonly others?: readonly ParticipantInput[];
}

/** A refused REST call, with the problem document's code. */
export class PortalRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(call: string, status: number, code: string) {
    super(`${call} answered ${status} ${code}`);
    this.name = 'PortalRefusal';
    this.status = status;
    this.code = code;
  }
}

/** The clinic's back end: nothing but public REST with the API key. */
export class Portal {
  readonly #access: PortalAccess;

  constructor(access: PortalAccess) {
    this.#access = access;
  }

  async createAppointment(input: AppointmentInput): Promise<AppointmentView> {
    return await this.#call<AppointmentView>('POST', '/v1/appointments', input);
  }

  /** A visit of half an hour. */
  async createVisit(input: VisitInput = {}): Promise<Visit> {
    const start = Date.now() + (input.startsInMs ?? -60_000);
    const appointment = await this.createAppointment({
      start: new Date(start).toISOString(),
      end: new Date(start + 30 * 60_000).toISOString(),
      participants: [
        { role: 'clinician', name: input.clinicianName ?? 'Dr. Elena Rivera', staffId: input.staffId ?? 'elena-rivera' },
        { role: 'patient', name: input.patientName ?? 'Maria Jensen', email: input.patientEmail ?? 'maria@example.org' },
        ...(input.others ?? []),
      ],
    });
    const [clinician, patient] = appointment.participants;
    if (!clinician || !patient?.joinUrl) throw new Error('The appointment came back without its people or the link');
    return {
      appointmentId: appointment.id, clinicianId: clinician.id, patientId: patient.id, joinUrl: patient.joinUrl,
      participants: appointment.participants,
    };
  }

  async appointment(id: string): Promise<AppointmentView> {
    return await this.#call<AppointmentView>('GET', `/v1/appointments/${id}`);
  }

  async cancel(id: string): Promise<void> {
    await this.#call('POST', `/v1/appointments/${id}/cancel`);
  }

  /** Appointments of the day around now. */
  async list(): Promise<{ readonly appointments: readonly AppointmentView[] }> {
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    return await this.#call('GET', `/v1/appointments?from=${from}&to=${to}`);
  }

  /** State of one seat, as the clinic's back end sees it. */
  async seatState(visit: Pick<Visit, 'appointmentId'>, participantId: string): Promise<string | undefined> {
    const { participants } = await this.appointment(visit.appointmentId);
    return participants.find((participant) => participant.id === participantId)?.state;
  }

  async roomToken(appointmentId: string, participantId: string): Promise<string> {
    return (await this.#call<TokenView>('POST', `/v1/appointments/${appointmentId}/participants/${participantId}/token`)).token;
  }

  async queueToken(staffId: string, name: string): Promise<string> {
    return (await this.#call<TokenView>('POST', '/v1/queue-tokens', { staffId, name })).token;
  }

  async sendInvitation(appointmentId: string, participantId: string): Promise<void> {
    await this.#call('POST', `/v1/appointments/${appointmentId}/participants/${participantId}/invitation`);
  }

  /** The audit rows of one appointment, oldest first. */
  async auditTrail(appointmentId: string): Promise<readonly AuditEntry[]> {
    const page = await this.#call<{ readonly entries: readonly AuditEntry[] }>('GET', `/v1/audit?appointment=${appointmentId}&limit=1000`);
    return page.entries;
  }

  /** How often this was done, to this person where one is named: acts on oneself name no target. */
  async countAudit(appointmentId: string, action: AuditAction, participantId?: string): Promise<number> {
    const entries = await this.auditTrail(appointmentId);
    return entries.filter((entry) => entry.action === action && entry.outcome === 'success'
      && (participantId === undefined || (entry.target ?? entry.actor.subject) === participantId)).length;
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.#access.publicUrl), {
      method,
      headers: { authorization: `Bearer ${this.#access.apiKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new PortalRefusal(`${method} ${path.split('?')[0]}`, response.status, codeOf(text));
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

function codeOf(body: string): string {
  try {
    return String((JSON.parse(body) as { readonly code?: unknown }).code);
  } catch {
    return 'without a problem document';
  }
}
