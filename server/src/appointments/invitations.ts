import { isOver, joinsByLink, type AppointmentId, type AuditActor, type ParticipantId } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import { appointmentLetter } from '../mail/appointment-letter.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import type { ClinicCaller } from '../tokens/api-keys.ts';
import type { JoinUrlOf } from './appointment-view.ts';
import type { ClinicProfiles } from './clinic-profiles.ts';
import { seatOf } from './decision.ts';
import { demand } from './demand.ts';
import { finalCode } from './door-hours.ts';
import type { Ledger } from './ledger.ts';

interface InvitationsParts {
  readonly ledger: Ledger;
  readonly mailer: Mailer;
  readonly joinUrlOf: JoinUrlOf;
  readonly clinics: ClinicProfiles;
  readonly timeZone: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/** The mails about an appointment. Every one of them to the same person carries the same link. */
export class Invitations {
  readonly #parts: InvitationsParts;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(parts: InvitationsParts) {
    this.#parts = parts;
  }

  /** Mails the link. `no-email`, `forbidden` for who does not join by link, `mail-unavailable` when it was not taken. */
  async send(caller: ClinicCaller, appointmentId: AppointmentId, id: ParticipantId): Promise<void> {
    const { ledger, now } = this.#parts;
    const actor: AuditActor = { kind: 'clinic', subject: caller.keyId };
    const place = { clinicId: caller.clinicId, appointmentId };
    const { after } = await ledger.change(place, (consultation) => {
      const seat = seatOf(consultation, id);
      demand({ as: 'clinic', scopes: caller.scopes, verb: 'sendInvitation', appointment: consultation.appointment.state });
      const closed = finalCode(seat.state);
      if (closed !== null) throw new CodedError(closed);
      if (!joinsByLink(seat.role)) throw new CodedError('forbidden', 'a clinician joins through the portal');
      if (seat.email === null) throw new CodedError('no-email');
      return { seats: [{ id, change: { invitedAtMs: now(), birthDateTries: 0 } }], audit: [{ actor, action: 'invitation.sent', target: id }] };
    });
    try {
      await this.#mail('invitation', after, seatOf(after, id));
    } catch {
      ledger.note({ clinicId: caller.clinicId, chain: appointmentId, actor, action: 'invitation.sent', outcome: 'failed', target: id, detail: { code: 'mail-unavailable' } });
      throw new CodedError('mail-unavailable');
    }
  }

  /** After a change or a cancellation: who was invited by mail is told by mail, without holding anybody up. */
  tellChanged(consultation: Consultation): void {
    const kind = isOver(consultation.appointment.state) ? 'cancellation' : 'invitation';
    const invited = consultation.seats.filter((seat) => seat.invitedAtMs !== null && seat.state !== 'removed');
    // A mail that was not taken is logged and counted where it failed.
    const mails = Promise.allSettled(invited.map((seat) => this.#mail(kind, consultation, seat)));
    this.#underWay.add(mails);
    void mails.finally(() => this.#underWay.delete(mails));
  }

  /** Resolves when every mail under way was taken or refused. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #mail(kind: 'invitation' | 'cancellation', { appointment }: Consultation, seat: SeatRecord): Promise<void> {
    const { mailer, joinUrlOf, clinics, timeZone, log, metrics, now } = this.#parts;
    if (seat.email === null) return;
    try {
      const clinic = await clinics.of(appointment.clinicId);
      await mailer.send(appointmentLetter(kind, {
        appointmentId: appointment.id, to: { name: seat.name, address: seat.email }, locale: seat.locale,
        start: appointment.start, end: appointment.end, timeZone, clinic,
        // A cancellation supersedes the last entry (RFC 5546 §3.2.5).
        sequence: appointment.sequence + (kind === 'cancellation' ? 1 : 0),
        joinUrl: joinUrlOf(seat.id), nowMs: now(),
      }));
      metrics.count('mails', 'sent');
    } catch (error) {
      metrics.count('mails', 'failed');
      log.warn('mail-failed', { participant: seat.id, error: errorName(error) });
      throw error;
    }
  }
}
