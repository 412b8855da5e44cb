/** How an appointment's time is told: by the offset the clinic gave, or in the clinic's zone when it gave UTC. */
export interface AppointmentTime {
  /** "Tuesday 24 November" in the reader's language */
  readonly day: string;
  /** "10:30" */
  readonly time: string;
  /** "UTC+1", so that nobody has to guess */
  readonly zone: string;
}

export function appointmentTime(start: string, timeZone: string, locale: string): AppointmentTime {
  const offset = /([+-]\d{2}:\d{2})$/.exec(start)?.[1];
  const zone = offset === undefined || offset === '+00:00' || offset === '-00:00' ? timeZone : offset;
  const at = new Date(start);
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const zonePart = format({ timeZoneName: 'short' }).formatToParts(at).find((part) => part.type === 'timeZoneName');
  return {
    day: format({ weekday: 'long', day: 'numeric', month: 'long' }).format(at),
    time: format({ hour: 'numeric', minute: '2-digit' }).format(at),
    zone: zonePart?.value ?? zone,
  };
}
