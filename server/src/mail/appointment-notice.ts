/** What a letter about an appointment needs to know; no specialty, no diagnosis, no other patient. */
export interface AppointmentNotice {
  readonly appointmentId: string;
  readonly to: { readonly name: string; readonly address: string };
  /** BCP 47; an unknown one is answered in English. */
  readonly locale: string | null;
  /** ISO 8601 with the offset of the clinic's wall clock. */
  readonly start: string;
  readonly end: string;
  /** IANA zone or offset used where `start` is given in UTC. */
  readonly timeZone: string;
  /** RFC 5545 SEQUENCE: grows with each change people are told of. */
  readonly sequence: number;
  readonly joinUrl: string;
  readonly clinic: { readonly name: string; readonly phone: string };
  /** When the letter is written, ms since the Unix epoch. */
  readonly nowMs: number;
}
