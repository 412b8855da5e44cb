import { appointmentIdSchema, participantIdSchema, type AppointmentId, type ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';

/** An id that cannot be one of ours answers like one that is unknown. */
export function appointmentIdOf(params: Readonly<Record<string, string>>): AppointmentId {
  const parsed = appointmentIdSchema.safeParse(params.appointmentId);
  if (!parsed.success) throw new CodedError('not-found');
  return parsed.data;
}

export function participantIdOf(params: Readonly<Record<string, string>>): ParticipantId {
  const parsed = participantIdSchema.safeParse(params.participantId);
  if (!parsed.success) throw new CodedError('not-found');
  return parsed.data;
}

/** ms since the Unix epoch of an ISO 8601 instant with offset, null where the parameter is absent. */
export function readInstant(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  // A plus sign that nobody encoded arrives as a space.
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[ +-]\d{2}:\d{2})$/.test(text) ? Date.parse(text.replace(' ', '+')) : Number.NaN;
  if (Number.isNaN(ms)) throw new CodedError('bad-request', `${name} must be ISO 8601 with an offset`);
  return ms;
}

export function readWhole(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value > max) throw new CodedError('bad-request', `${name} must be a whole number up to ${max}`);
  return value;
}
