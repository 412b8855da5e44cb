import type { AppointmentBook } from '../../appointments/appointment-book.ts';
import type { JoinUrlOf } from '../../appointments/appointment-view.ts';
import type { Invitations } from '../../appointments/invitations.ts';
import type { Clock } from '../../clock.ts';

/** What the calls about appointments and their participants work with. */
export interface AppointmentDesk {
  readonly book: AppointmentBook;
  readonly invitations: Invitations;
  readonly joinUrlOf: JoinUrlOf;
  readonly now: Clock;
}
