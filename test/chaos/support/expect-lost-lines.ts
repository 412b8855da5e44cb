import type { Call } from '../../support/story.ts';

/** What a browser writes into its console when a network goes away: it belongs to the story. */
export function expectLostLines({ patient, clinician }: Pick<Call, 'patient' | 'clinician'>): void {
  for (const { watch } of [patient, clinician]) {
    watch.expect(/net::ERR_/);
    watch.expect(/WebSocket connection to .* failed/);
  }
}
