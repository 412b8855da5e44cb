import type { AppointmentView, AuditEntry } from '@consult-room/protocol';
import type { GatewayClient } from './gateway-client.ts';
import { verifyLog, type LogVerdict } from './verify-log.ts';

const linesShown = 200;
const dayMs = 86_400_000;

/** One line of the log with the names only the portal knows. */
interface AuditLine {
  readonly id: string;
  readonly at: string;
  readonly actor: AuditEntry['actor']['kind'];
  /** Name of the person in the seat that acted; null: nobody the portal can name. */
  readonly actorName: string | null;
  readonly action: AuditEntry['action'];
  readonly outcome: AuditEntry['outcome'];
  readonly targetName: string | null;
  /** How the connection of the one who left was; null for every other line. */
  readonly connection: AuditEntry['detail'] | null;
  /** Whose appointment, null for what belongs to none. */
  readonly appointment: string | null;
}

export interface AuditView {
  readonly verdict: LogVerdict;
  /** Newest first. */
  readonly lines: readonly AuditLine[];
}

/** What happened, for the people of the clinic: the log holds ids, the portal knows whose they are. */
export class AuditDesk {
  readonly #gateway: GatewayClient;
  #looking: Promise<AuditView> | null = null;

  constructor(gateway: GatewayClient) {
    this.#gateway = gateway;
  }

  /** Exports and checks the log; who asks meanwhile gets the same answer. */
  look(): Promise<AuditView> {
    this.#looking ??= this.#look().finally(() => { this.#looking = null; });
    return this.#looking;
  }

  async #look(): Promise<AuditView> {
    const [log, key] = [await this.#gateway.exportAudit(), await this.#gateway.auditKey()];
    const around = [new Date(Date.now() - 30 * dayMs), new Date(Date.now() + 2 * dayMs)].map((date) => date.toISOString());
    const appointments = await this.#gateway.listAppointments(around[0] ?? '', around[1] ?? '');
    const entries = log.split('\n').filter((line) => line.includes('"action":')).slice(-linesShown).map((line) => JSON.parse(line) as AuditEntry);
    return { verdict: await verifyLog(log, key), lines: entries.toReversed().map((entry) => toLine(entry, appointments)) };
  }
}

function toLine(entry: AuditEntry, appointments: readonly AppointmentView[]): AuditLine {
  const appointment = appointments.find(({ id }) => id === entry.appointment);
  const nameOf = (id: string | undefined): string | null => appointment?.participants.find((participant) => participant.id === id)?.name ?? null;
  // A link proves nothing about who holds it.
  const isKnown = entry.actor.kind !== 'stranger';
  const patient = appointment?.participants.find(({ role }) => role === 'patient')?.name ?? null;
  return {
    id: entry.id, at: entry.ts, actor: entry.actor.kind, actorName: isKnown ? nameOf(entry.actor.subject) : null, action: entry.action, outcome: entry.outcome,
    targetName: isKnown && entry.target === entry.actor.subject ? null : nameOf(entry.target), appointment: patient,
    connection: entry.action === 'quality.summed' ? (entry.detail ?? null) : null,
  };
}
