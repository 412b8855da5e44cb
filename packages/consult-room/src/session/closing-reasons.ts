/** Refusals that are an ending, with the short reason the state `ended` carries. Anything else is trouble or a wait. */
export const closingReasons: ReadonlyMap<string, string> = new Map([
  ['seat-moved', 'moved'],
  ['seat-removed', 'removed'],
  ['seat-denied', 'denied'],
  ['appointment-ended', 'ended'],
  ['appointment-cancelled', 'cancelled'],
  ['link-expired', 'expired'],
]);
