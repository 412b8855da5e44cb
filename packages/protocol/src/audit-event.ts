import * as z from 'zod/mini';

/**
 * What the audit log records. Before-effect events are durable before the thing happens;
 * after-effect events never hold up what protects a person (leaving, removing, ending).
 */
export const auditActionSchema = z.enum([
  'appointment.created', 'appointment.changed', 'appointment.cancelled', 'appointment.ended', 'appointment.opened',
  'participant.added', 'participant.revoked',
  'invitation.sent', 'link.redeemed', 'link.refused', 'token.issued', 'queue-token.issued',
  'seat.arrived', 'seat.checked', 'seat.waiting', 'seat.admitted', 'seat.entered', 'seat.held', 'seat.resumed', 'seat.denied', 'seat.removed', 'seat.left', 'seat.moved', 'seat.expired',
  'seat.refused', 'connection.lost', 'connection.back', 'media.lost', 'media.moved', 'media.back',
  'janus.refused', 'act.refused',
  'encryption.changed', 'quality.summed', 'identity.viewed', 'identity.forgotten', 'audit.read', 'audit.gap', 'audit.purged', 'config.changed', 'key.rotated',
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** Who acted: never a name. `subject` is a participant id, or a keyed pseudonym for staff, or the API key's id. */
export interface AuditActor {
  readonly kind: 'clinic' | 'seat' | 'staff' | 'system' | 'stranger';
  readonly subject: string;
}

/** A row as served by `GET /v1/audit`; `hash` = SHA-256 (hex) over the canonical JSON (RFC 8785) of the rest. */
export interface AuditEntry {
  readonly v: 1;
  readonly id: string;
  readonly clinic: string;
  readonly appointment: string;
  /** 1, 2, 3 … without a gap within one appointment. */
  readonly seq: number;
  /** ISO 8601, UTC, ms */
  readonly ts: string;
  readonly actor: AuditActor;
  readonly action: AuditAction;
  readonly outcome: 'success' | 'refused' | 'failed';
  /** Participant id acted upon, where there is one. */
  readonly target?: string;
  /** Codes and states only; never free text. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  /** `hash` of entry seq-1; 64 zeros for the first. */
  readonly prev: string;
  readonly hash: string;
}
