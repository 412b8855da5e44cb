/** Do two moments (ms since the Unix epoch) fall on one calendar day of the zone? */
export function isSameDay(aMs: number, bMs: number, timeZone: string): boolean {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return format.format(aMs) === format.format(bMs);
}
