import type { Call } from '../../support/story.ts';

/** How often either of them was told that sound and picture are away. */
export async function interruptionsShown({ patient, clinician }: Pick<Call, 'patient' | 'clinician'>): Promise<number> {
  const seen = await Promise.all([patient, clinician].map((room) => room.events('consult-interrupted')));
  return seen.flat().filter(({ detail }) => detail?.['reason'] === 'media').length;
}
