import { peerConnectionsMade } from '../../support/peer-connections.ts';
import type { Call } from '../../support/story.ts';

/** How many media connections both have made so far: another one means that an old one was given up. */
export async function connectionsMade({ patient, clinician }: Pick<Call, 'patient' | 'clinician'>): Promise<number> {
  const counts = await Promise.all([patient, clinician].map(({ page }) => peerConnectionsMade(page)));
  return counts.reduce((sum, count) => sum + count, 0);
}
